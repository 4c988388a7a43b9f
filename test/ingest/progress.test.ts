import assert from 'node:assert/strict'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { ingest } from '../../src/ingest/ingest.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'
import { folder, put } from '../support/folder.js'

const NIGHT = readFileSync('fixtures/night/audit/audit.log')

/** What a run tells of its progress: pairs of bytes read and bytes in all; `stop` at its end. */
const progressOf = async (
  index: string,
  ...logs: readonly string[]
): Promise<readonly (readonly number[] | 'stop')[]> => {
  const told: (readonly number[] | 'stop')[] = []
  const progress = {
    update: (done: number, total: number): void => void told.push([done, total]),
    stop: (): void => void told.push('stop'),
  }
  const store = openSqliteStore(index)
  await ingest(store, { logs, node: null, progress })
  await store.close()
  return told
}

suite('the progress of an ingest', () => {
  test('rises to the size of all logs, and ends', async (t) => {
    const directory = folder(t)
    const logs = [put(directory, 'a.log', NIGHT), put(directory, 'b.log', NIGHT.subarray(200))]
    const told = await progressOf(join(directory, 'index.db'), ...logs)
    const size = 2 * NIGHT.length - 200
    assert.equal(told.at(-1), 'stop')
    assert.deepEqual(told.at(-2), [size, size])
    const pairs = told.slice(0, -1) as (readonly number[])[]
    assert.ok(pairs.every(([done, total]) => done! <= total! && total === size))
  })

  test('counts only what is new', async (t) => {
    const directory = folder(t)
    const index = join(directory, 'index.db')
    const half = NIGHT.lastIndexOf(0x0a, NIGHT.length / 2) + 1
    const log = put(directory, 'a.log', NIGHT.subarray(0, half))
    await progressOf(index, log)
    appendFileSync(log, NIGHT.subarray(half))
    const rest = NIGHT.length - half
    assert.deepEqual(await progressOf(index, log), [[rest, rest], 'stop'])
    assert.deepEqual(await progressOf(index, log), ['stop'])
  })

  test('of a packed log is never beyond its end', async (t) => {
    const directory = folder(t)
    const told = await progressOf(join(directory, 'index.db'), put(directory, 'a.log.gz', gzipSync(NIGHT)))
    const pairs = told.slice(0, -1) as (readonly number[])[]
    assert.ok(pairs.length > 0 && pairs.every(([done, total]) => done! <= total!))
  })
})
