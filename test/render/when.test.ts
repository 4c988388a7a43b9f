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

  test('is in the local zone what it is in the zone of that name, in summer and in winter', () => {
    const local = process.env['TZ']
    try {
      for (const zone of ['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC']) {
        process.env['TZ'] = zone
        for (const time of [SUMMER, Date.UTC(2026, 0, 31, 23, 59, 59), Date.UTC(2026, 9, 25, 0, 30)])
          assert.equal(whenText(time, { zone: null }), whenText(time, { zone }), `${zone} ${time}`)
      }
      process.env['TZ'] = 'America/St_Johns'
      assert.equal(zoneText(SUMMER, { zone: null }), '-02:30')
    } finally {
      if (local === undefined) delete process.env['TZ']
      else process.env['TZ'] = local
    }
  })

  test('is midnight as 00, not as 24', () => {
    assert.equal(whenText(Date.UTC(2026, 0, 1, 18, 30), { zone: 'Asia/Kolkata' }), '2026-01-02 00:00:00')
  })

  test('takes no zone that does not exist', () => {
    assert.deepEqual(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map(isZone), [true, true, false, false])
  })
})
