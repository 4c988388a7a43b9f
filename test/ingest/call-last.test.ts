import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { folder, put } from '../support/folder.js'
import { contentsOf } from '../support/index-contents.js'
import { age, ingestInto } from '../support/ingest.js'

const LINES = readFileSync('fixtures/night/audit/audit.log', 'latin1').trimEnd().split('\n')
const stampOf = (line: string): string => /audit\([\d.:]+\)/.exec(line)?.[0] ?? ''

/** As `ausearch` prints events: a line of dashes, the time for people, and the records from the last to the first. */
const asAusearch = (lines: readonly string[]): string => {
  const events = new Map<string, string[]>()
  for (const line of lines) {
    const event = events.get(stampOf(line)) ?? []
    events.set(stampOf(line), event)
    event.unshift(line)
  }
  return [...events.values()]
    .map((event) => ['----', 'time->Mon Nov 23 19:40:51 2026', ...event, ''].join('\n'))
    .join('')
}

suite('a log in which the call stands behind the other records of its event', () => {
  for (const [name, text] of [
    ['as ausearch prints it', asAusearch(LINES)],
    ['with the newest line first', `${LINES.toReversed().join('\n')}\n`],
  ] as const)
    test(`${name} tells the same operations and executions, with their commands`, async (t) => {
      const directory = folder(t)
      const told = async (log: string): Promise<readonly string[]> => {
        const path = put(directory, `${log.length}.log`, Buffer.from(log, 'latin1'))
        age(path)
        const index = join(directory, `${log.length}.db`)
        await ingestInto(index, path)
        return contentsOf(index).filter((fact) => /^(?:operation|execution)/.test(fact))
      }
      const forward = await told(`${LINES.join('\n')}\n`)
      assert.ok(forward.length > 500)
      assert.deepEqual(await told(`# \n${text}`), forward)
      const index = join(directory, 'piped.db')
      const options = { input: Buffer.from(text, 'latin1'), env: { ...process.env, WHO_CHANGED_CONFIG: '' } }
      const { status } = spawnSync(process.execPath, ['dist/cli.js', 'ingest', '-', '--db', index], options)
      assert.equal(status, 0)
      const piped = contentsOf(index).filter((fact) => /^(?:operation|execution)/.test(fact))
      assert.deepEqual(piped, forward)
    })
})
