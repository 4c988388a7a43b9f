import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { UNSET } from '../../src/model/process-facts.js'
import { AuditLog, type Actor } from '../support/audit-log.js'
import { investigate } from '../support/investigate.js'

/** What is told of the time without auditd, which systemd ended after somebody did something. */
const told = async (t: TestContext, act: (log: AuditLog, eva: Actor, bob: Actor) => unknown): Promise<string> => {
  const log = new AuditLog()
  const eva = log.login({ account: 'eva', auid: 1001, ses: 3, address: '192.0.2.7' })
  const bob = log.login({ account: 'bob', auid: 1002, ses: 4, address: '192.0.2.8' })
  act(log, { ...eva, exe: '/usr/bin/systemctl' }, { ...bob, exe: '/usr/bin/systemctl' })
  log.wait(1).record('DAEMON_END', `op=terminate auid=0 uid=0 ses=${UNSET} pid=1 subj=unconfined res=success`)
  const ctime = log.wait(20).now
  log
    .wait(20)
    .record('DAEMON_START', `op=start ver=3.0.9 format=raw auid=${UNSET} pid=900 uid=0 ses=${UNSET} res=success`)
  const { witnesses } = await investigate(t, {
    log,
    changes: [{ path: '/etc/app.conf', change: 'changed', inode: [77, 77], ctime: [0, ctime] }],
    inodes: { '/etc/': 50, '/etc/app.conf': 77 },
  })
  return witnesses.map(({ level, text }) => `${level} ${text}`).join('\n')
}

const STOP = ['systemctl', 'stop', 'auditd.service']

suite('who asked systemd to end auditd', () => {
  test('is told as what it seems, and no login is said to have done it', async (t) => {
    const text = await told(t, (log, eva) => log.exec(eva, STOP))
    assert.match(text, /^warning a change was made .* UTC, as it seems at the request of .*192\.0\.2\.7$/)
  })

  test('is nobody where nobody asked, two did, or it was long before', async (t) => {
    for (const act of [
      () => null,
      (log: AuditLog, eva: Actor) => log.exec(eva, ['systemctl', 'status', 'auditd']),
      (log: AuditLog, eva: Actor) => log.exec(eva, ['systemctl', 'stop', 'nginx']),
      (log: AuditLog, eva: Actor, bob: Actor) => [log.exec(eva, STOP), log.exec(bob, STOP)],
      (log: AuditLog, eva: Actor) => [log.exec(eva, STOP), log.wait(60)],
    ]) {
      const text = await told(t, act)
      assert.match(text, /^warning a change was made/)
      assert.doesNotMatch(text, /request|, by/)
    }
  })
})
