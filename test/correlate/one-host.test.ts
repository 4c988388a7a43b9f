import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog } from '../support/audit-log.js'
import { answerOf, investigate } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const IN_ETC = { '/etc/': 33, [CONF]: 70 }

/** A log whose later part bears the host's name: auditd was told to name it, and started again. */
const namedLater = (): { text: string; ctime: number } => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
  log.record('DAEMON_END', 'op=terminate auid=0 uid=0 ses=3 pid=1 res=success')
  const before = log.lines.length
  log.record('DAEMON_START', 'op=start ver=3.0.9 format=raw auid=4294967295 pid=226 uid=0 ses=4294967295 res=success')
  log.wait(600)
  const ctime = log.write(alice, CONF, 70)
  const lines = log.lines.map((line, index) => (index < before ? line : `node=web1 ${line}`))
  return { text: `${lines.join('\n')}\n`, ctime }
}

suite('a host that is named in only a part of its records', () => {
  test('has one trail: the login before is the login of the deed after', async (t) => {
    const { text, ctime } = namedLater()
    const { attributions, host } = await investigate(t, {
      ...{ log: text, inodes: IN_ETC, check: ctime + 60_000 },
      changes: [{ path: CONF, change: 'changed', ctime: [0, ctime] }],
    })
    assert.equal(host, 'web1')
    assert.equal(answerOf(attributions[0]!), 1001)
    assert.equal(attributions[0]!.deed?.who.address, '10.0.0.1')
  })

  test('has no gap that its own name ended', async (t) => {
    const { text, ctime } = namedLater()
    const { gaps } = await investigate(t, {
      ...{ log: text, inodes: IN_ETC, check: ctime + 60_000 },
      changes: [{ path: CONF, change: 'changed', ctime: [0, ctime] }],
    })
    assert.deepEqual(
      gaps.map(({ kind, start, end }) => [kind, end - start]),
      [['daemon-stopped', 4]],
    )
  })

  test('whose events came twice, with its name and without, did everything once', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(alice, CONF, 70)
    log.wait(60)
    const ctime = log.write(bob, CONF, 70)
    const text = log.lines.map((line) => `${line}\nnode=web1 ${line}\n`).join('')
    const { attributions } = await investigate(t, {
      ...{ log: text, inodes: IN_ETC, check: ctime + 60_000 },
      changes: [{ path: CONF, change: 'changed', ctime: [0, ctime] }],
    })
    assert.equal(answerOf(attributions[0]!), 1002)
    assert.deepEqual(
      attributions[0]!.also.map(({ who }) => who.auid),
      [1001],
    )
  })
})
