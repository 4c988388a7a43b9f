import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { axisOf } from '../../../src/render/report/html/time-axis.js'

const NIGHT = Date.UTC(2026, 10, 23)
const HOUR = 3600_000
const labels = (from: number, to: number, zone: string): readonly string[] =>
  axisOf(from, to, { zone }).ticks.map(({ label }) => label)

suite('the axis of the timeline', () => {
  test('has round hours of the zone that was asked for', () => {
    assert.deepEqual(labels(NIGHT, NIGHT + 24 * HOUR - 1, 'UTC'), ['11-23', '06:00', '12:00', '18:00'])
    assert.deepEqual(labels(NIGHT, NIGHT + 24 * HOUR - 1, 'Asia/Kolkata'), ['06:00', '12:00', '18:00', '11-24'])
  })

  test('has minutes for a short window, and days with the year for a long one', () => {
    assert.deepEqual(labels(NIGHT, NIGHT + 5 * 60_000, 'UTC').slice(1, 3), ['00:01', '00:02'])
    assert.match(labels(NIGHT - 400 * 24 * HOUR, NIGHT, 'UTC').join(' '), /^20\d\d-\d\d-\d\d 20\d\d-/)
  })

  test('keeps every moment on the line and has few ticks, whatever the window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 41 }),
        fc.nat({ max: 2 ** 41 }),
        fc.integer(),
        (from, length, time) => {
          const { at, ticks } = axisOf(from, from + length, { zone: 'Europe/Berlin' })
          assert.ok(at(time) >= 0 && at(time) <= 100)
          assert.ok(ticks.length <= 7)
          assert.ok(ticks.every((tick) => tick.time >= from))
        },
      ),
    )
  })
})
