import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isZone, whenText, zoneText } from '../../src/render/when.js'

const SUMMER = Date.UTC(2026, 6, 1, 22, 30, 5, 999)

suite('a time for a person', () => {
  test('is shown in UTC, and in the zone that was asked for, by its name', () => {
    assert.equal(whenText(SUMMER, { zone: 'UTC' }), '2026-07-01 22:30:05')
    assert.equal(whenText(SUMMER, { zone: 'Europe/Berlin' }), '2026-07-02 00:30:05')
    assert.equal(zoneText(SUMMER, { zone: 'Europe/Berlin' }), 'Europe/Berlin')
  })

  test('is shown with the distance of the local zone', () => {
    const shown = Date.parse(`${whenText(SUMMER, { zone: null }).replace(' ', 'T')}${zoneText(SUMMER, { zone: null })}`)
    assert.equal(shown, SUMMER - 999)
  })

  test('is midnight as 00, not as 24', () => {
    assert.equal(whenText(Date.UTC(2026, 0, 1, 18, 30), { zone: 'Asia/Kolkata' }), '2026-01-02 00:00:00')
  })

  test('takes no zone that does not exist', () => {
    assert.deepEqual(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map(isZone), [true, true, false, false])
  })
})
