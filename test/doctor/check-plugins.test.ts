import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { pluginFindings, type OwnPlugin } from '../../src/doctor/check-plugins.js'

const NOW = Date.UTC(2026, 10, 24, 12)

const told = (own: Partial<OwnPlugin>, logLast: number | null = NOW, isLive = true): string => {
  const plugin = {
    ...{ file: '/etc/audit/plugins.d/who-changed.conf', program: '/sbin/wc', isExecutable: true, isAlive: false },
    own: {
      ...{ folder: '/var/lib/wc/queue', heard: NOW - 1000, queued: 5000, last: NOW - 2000 },
      ...{ shipping: { to: null, spool: '/var/lib/wc/spool', state: null }, ...own },
    },
  }
  const [one] = pluginFindings([plugin], { now: NOW, isLive, logLast })
  return `${one!.level}: ${one!.text}${one!.command === null ? '' : ` | ${one!.command}`}`
}

suite("the doctor on this program's own plugin", () => {
  test('tells by its queue that it lives, whatever its process is called', () => {
    assert.equal(
      told({}),
      'well: The plugin /sbin/wc runs; its last event is of 2026-11-24 11:59 UTC, its queue /var/lib/wc/queue takes 5 kB.',
    )
  })

  test('tells since when it has not listened', () => {
    assert.match(
      told({ heard: NOW - 3600_000 }),
      /^mend: .* has not listened to auditd since 2026-11-24 11:00 UTC; .*\| systemctl restart auditd$/,
    )
    assert.match(told({ heard: null, last: null }), /^mend: .*never ran/)
  })

  test('finds that the log goes on without it', () => {
    assert.match(told({ last: NOW - 600_000 }), /^mend: .*11:50 UTC while the log goes to 2026-11-24 12:00 UTC/)
    assert.match(told({ last: null }), /^mend: .*no event yet/)
    assert.match(told({ last: null }, null), /^well: .*no event yet/)
  })

  test('knows of a copy only what it had taken', () => {
    assert.match(told({ heard: NOW - 3600_000 }, NOW, false), /^unknown: .*its last event is of/)
  })
})
