import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { betweenLogs } from '../../src/correlate/serial-restarts.js'
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
  betweenLogs(spans).map(({ time, serial }) => [time, serial])

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

suite('a log that is missing between two', () => {
  const missing = (spans: readonly SerialSpan[]): readonly unknown[] =>
    betweenLogs(spans).map(({ kind, time, serial, detail }) => [kind, time, serial, detail])
  const next = span([160_000, 9500], [300_000, 9900])

  test('is known by the serials that it must have had', () => {
    assert.deepEqual(missing([next, older]), [['missing', 100_000, 9000, '160000 499']])
  })

  test('is none where they go on, give or take some that overtook each other, or where a third covers the time', () => {
    assert.deepEqual(missing([older, span([160_000, 9010], [300_000, 9900])]), [])
    assert.deepEqual(missing([older, next, span([90_000, 8900], [170_000, 9550])]), [])
  })

  test('is none where the rotation came within an event, or between two that overtook each other', () => {
    const middle = span([100_001, 9001], [160_000, 9500])
    assert.deepEqual(missing([older, middle, next]), [])
    assert.deepEqual(missing([older, span([100_001, 9001], [160_004, 9501]), next]), [])
    assert.deepEqual(missing([older, middle, span([170_000, 9900], [300_000, 9990])]), [
      ['missing', 160_000, 9500, '170000 399'],
    ])
  })
})
