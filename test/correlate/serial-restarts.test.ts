import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { restartsBetween } from '../../src/correlate/serial-restarts.js'
import type { SerialSpan } from '../../src/model/serial-span.js'

type Mark = readonly [time: number, serial: number]
const span = (first: Mark, last: Mark, node: string | null = null): SerialSpan => ({
  node,
  first: { time: first[0], serial: first[1] },
  last: { time: last[0], serial: last[1] },
})
const older = span([0, 2], [100_000, 9000])
const younger = span([160_000, 2], [300_000, 700])
const stamps = (spans: readonly SerialSpan[]): readonly Mark[] =>
  restartsBetween(spans).map(({ time, serial }) => [time, serial])

suite('a restart between two logs', () => {
  test('is known by their serials, in whatever order they are read', () => {
    assert.deepEqual(stamps([older, younger]), [[160_000, 2]])
    assert.deepEqual(stamps([younger, older]), [[160_000, 2]])
  })

  test('is none where serials go on, or where the logs are of two hosts', () => {
    assert.deepEqual(stamps([older, span([160_000, 9001], [300_000, 9700])]), [])
    assert.deepEqual(stamps([older, span([160_000, 2], [300_000, 700], 'other')]), [])
  })

  test('is left to a log that covers it', () => {
    assert.deepEqual(stamps([older, younger, span([50_000, 4000], [200_000, 90])]), [])
  })

  test('is none between copies of one log', () => {
    assert.deepEqual(stamps([older, older, span([10, 3], [99_000, 8900])]), [])
  })
})
