import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { shippingFindings, type OwnShipping, type ShippingState } from '../../src/doctor/check-shipping.js'

const NOW = Date.UTC(2026, 10, 24, 12)
const LATELY = NOW - 500
const AN_HOUR_AGO = NOW - 3600_000

const told = (state: Partial<ShippingState> | null, more: Partial<OwnShipping> = {}, isLive = true): string => {
  const whole = {
    ...{ at: LATELY, destination: 'syslog+tls://log:6514', waiting: 0, newest: LATELY, acknowledged: LATELY },
    ...{ bytes: 5000, limit: 2 ** 30, fault: null, failures: 0, ...state },
  }
  const shipping = { to: 'syslog+tls://log:6514', spool: '/var/lib/wc/spool', ...more }
  return shippingFindings({ ...shipping, state: state === null ? null : whole }, { now: NOW, isLive })
    .map(({ level, text, command }) => `${level}: ${text}${command === null ? '' : ` | ${command}`}`)
    .join('\n')
}

suite('the doctor on what the plugin ships', () => {
  test('says nothing of a host without the plugin', () => {
    assert.deepEqual(shippingFindings(null, { now: NOW, isLive: true }), [])
  })

  test('finds it well where everything has arrived, or is on its way', () => {
    assert.equal(
      told({}),
      'well: Everything that was read is at syslog+tls://log:6514; the newest event is of 2026-11-24 11:59 UTC.',
    )
    assert.match(told({ waiting: 1 }), /^well: Shipping to \S+ goes on; 1 entry waits, 5 kB of 1024 MiB, /)
  })

  test('tells since when nothing was acknowledged, how much waits, and why', () => {
    const stuck = { waiting: 12, acknowledged: AN_HOUR_AGO, fault: 'connect ECONNREFUSED', failures: 7 }
    assert.equal(
      told(stuck),
      'mend: Nothing gets to syslog+tls://log:6514: 12 entries wait, 5 kB of 1024 MiB, and none was acknowledged since 2026-11-24 11:00 UTC; the last of 7 tries: connect ECONNREFUSED. | journalctl -t who-changed -n 20',
    )
    assert.match(told({ ...stuck, acknowledged: null }), /and none was ever acknowledged;/)
    // Nothing failed, and what was read an hour ago is still here.
    assert.match(told({ waiting: 2, newest: AN_HOUR_AGO }), /^mend: Nothing gets to .* 2 entries wait/)
  })

  test('tells when the spool is about to let events go', () => {
    const [full, progress] = told({ waiting: 5, bytes: 0.95 * 2 ** 30 }).split('\n')
    assert.match(
      full!,
      /^mend: \/var\/lib\/wc\/spool takes 95 % of its room; when it is full the oldest events are never/,
    )
    assert.match(progress!, /^well: Shipping to/)
  })

  test('finds that nobody ships where somebody should', () => {
    assert.match(
      told(null),
      /^mend: .* is to ship to \S+ and never did: \/var\/lib\/wc\/spool .*\| systemctl restart auditd$/,
    )
    assert.match(
      told({ at: AN_HOUR_AGO, waiting: 3 }),
      /^mend: .* has told nothing of it since 2026-11-24 11:00 UTC; 3 entries wait/,
    )
  })

  test('knows where nothing is to be shipped, and what an earlier setting left behind', () => {
    assert.match(told(null, { to: null }), /^well: The plugin is not told to ship events to another machine/)
    assert.match(told({ waiting: 3 }, { to: null }), /^note: .* any more .* holds what \S+ never got: 3 entries wait/)
  })

  test('tells of a copy what was so when it was made', () => {
    assert.match(told(null, {}, false), /^unknown: /)
    assert.match(
      told({ at: AN_HOUR_AGO, newest: AN_HOUR_AGO }, {}, false),
      /^well: .* \(as of 2026-11-24 11:00 UTC\)\.$/,
    )
    const stuck = { at: AN_HOUR_AGO, newest: AN_HOUR_AGO, waiting: 3, fault: 'refused', failures: 2 }
    assert.match(told(stuck, {}, false), /^mend: Nothing gets to .*tries: refused \(as of 2026-11-24 11:00 UTC\)\./)
  })
})
