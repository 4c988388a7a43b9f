import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { AuditLog } from '../support/audit-log.js'
import { folder, put } from '../support/folder.js'
import { assertSameContents, contentsOf } from '../support/index-contents.js'
import { ingestInto } from '../support/ingest.js'

/** A morning with a rename by relative names and a delete. */
const morning = (): AuditLog => {
  const log = new AuditLog()
  const alice = { ...log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' }), cwd: '/etc' }
  log.rename(alice, 'a', 'b', 71, 33)
  log.remove(alice, '/etc/c', 72, 33)
  return log
}

/** What a transport may lose of the log's events. */
const losses: Readonly<Record<string, RegExp>> = {
  'the directories': /^type=CWD /,
  'the first path of each call': /^type=PATH .*: item=0 /,
  'the last path of each call': /^type=PATH .*nametype=(?:CREATE|DELETE|NORMAL)/,
  'the calls': /^type=SYSCALL /,
  'the ends': /^type=PROCTITLE /,
}

/** The changes in an index by file and event, and what still waits. */
const changesIn = (facts: readonly string[]): readonly string[] =>
  facts
    .flatMap((fact) => (fact.startsWith('partial') ? fact : (/^operation .*?"item":\d+/.exec(fact)?.[0] ?? [])))
    .sort()

suite('a copy of known events that lost', () => {
  for (const [what, lost] of Object.entries(losses))
    test(`${what} adds nothing and leaves nothing to wait for, in either order`, async (t) => {
      const { lines } = morning()
      const whole = lines.map((line) => `${line}\n`).join('')
      const rest = lines.filter((line) => !lost.test(line)).map((line) => `${line}\n`)
      const directory = folder(t)
      const first = put(directory, 'whole', whole)
      const second = put(directory, 'copy', ['# another log\n', ...rest].join(''))
      const [alone, after, before, both] = ['alone', 'after', 'before', 'both'].map((name) =>
        join(directory, `${name}.db`),
      )
      await ingestInto(alone!, first)
      await ingestInto(after!, first)
      await ingestInto(after!, second)
      await ingestInto(before!, second)
      await ingestInto(before!, first)
      await ingestInto(both!, first, second)
      for (const index of [after, both]) assertSameContents(contentsOf(index!), contentsOf(alone!))
      // What only the whole copy says of the process comes too late then; which files were changed does not.
      assert.deepEqual(changesIn(contentsOf(before!)), changesIn(contentsOf(alone!)))
      assert.ok(contentsOf(alone!).some((line) => line.startsWith('operation')))
    })
})
