import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { folder } from '../support/folder.js'
import { contentsOf } from '../support/index-contents.js'
import { ingestInto } from '../support/ingest.js'

const LOG = 'fixtures/night/audit/audit.log'
const SYSLOG = 'fixtures/night/syslog.gz'
const JOURNAL = 'fixtures/night/journal-audit.json.gz'

const operations = async (directory: string, name: string, logs: readonly string[]): Promise<readonly string[]> => {
  const index = join(directory, `${name}.db`)
  for (const log of logs) await ingestInto(index, log)
  return contentsOf(index).filter((fact) => /^(?:operation|execution) /.test(fact))
}

suite('a recorded night', () => {
  test('tells the same operations and executions by audit.log, syslog and journal, alone and together in any order', async (t) => {
    const directory = folder(t)
    const expected = await operations(directory, 'alone', [LOG])
    assert.ok(expected.length > 500)
    const ways = [[SYSLOG], [JOURNAL], [LOG, SYSLOG], [JOURNAL, LOG], [SYSLOG, JOURNAL, LOG], [LOG, JOURNAL, SYSLOG]]
    for (const [number, way] of ways.entries())
      assert.deepEqual(await operations(directory, String(number), way), expected, way.join(', '))
  })
})
