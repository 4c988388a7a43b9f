import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { AuditLog, service } from '../support/audit-log.js'
import { folder, put } from '../support/folder.js'
import { contentsOf } from '../support/index-contents.js'
import { ingestInto } from '../support/ingest.js'

/** The lines of a read, which tells the index nothing, and of a write. */
const lines = (): { readonly read: readonly string[]; readonly write: readonly string[] } => {
  const log = new AuditLog()
  const daemon = service('/usr/sbin/daemon')
  log.read(daemon, '/etc/read', 70)
  const read = log.lines.slice(1)
  log.write(daemon, '/etc/written', 71)
  return { read, write: log.lines.slice(1 + read.length) }
}

const { read, write } = lines()
const UNKNOWN = 'type=BPF msg=audit(1795420800.000:900): prog-id=1 op=LOAD'

/** What may stand before a record that matters, on its line: records that are dropped before a string is made of them. */
const before: Readonly<Record<string, string>> = {
  'a type that tells nothing': UNKNOWN,
  'a call that changes nothing': read[0]!,
  'a path of a call that changed nothing': read[2]!,
  'the title of a call that nobody has seen': read.at(-1)!.replace(/:\d+\):/, ':901):'),
  'the same with a hole between them': `${UNKNOWN}\0\0\0`,
  'half of it': UNKNOWN.slice(0, 40),
}

suite('a write whose record was glued behind', () => {
  for (const [what, first] of Object.entries(before))
    test(`${what} is in the index`, async (t) => {
      const directory = folder(t)
      const rest = [...write.slice(1), ...read.slice(1)]
      const log = put(directory, 'audit.log', `${read[0]!}\n${first}${write[0]!}\r\n${rest.join('\n')}\n`)
      await ingestInto(join(directory, 'index.db'), log)
      const operations = contentsOf(join(directory, 'index.db')).filter((fact) => fact.startsWith('operation'))
      assert.deepEqual(
        operations.map((fact) => /"reference":"([^"]*)"/.exec(fact)?.[1]),
        ['/etc/written'],
      )
    })
})
