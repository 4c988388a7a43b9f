import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { chronicleOf } from '../../src/story/chronicle.js'
import { AuditLog, type Actor } from '../support/audit-log.js'
import { investigate } from '../support/investigate.js'

/** The body of a record as dnf wrote it on AlmaLinux 9 (rpm 4.16), up to the names that a test needs. */
const dnf = ({ pid, auid, ses }: Actor, op: string, sw: string, res = 'success'): string =>
  `pid=${pid} uid=0 auid=${auid} ses=${ses} subj=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 msg='op=${op} sw=${sw} sw_type=rpm key_enforce=0 gpg_res=1 root_dir="/" comm="dnf" exe="/usr/bin/python3.9" hostname=? addr=? terminal=? res=${res}'\x1dUID="root" AUID="vagrant"`

/** As yum wrote it on CentOS 7 (rpm 4.11): only what it installed, without op. */
const yum = ({ pid, auid, ses }: Actor, sw: string): string =>
  `pid=${pid} uid=0 auid=${auid} ses=${ses} subj=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023 msg='sw="${sw}" sw_type=rpm key_enforce=0 gpg_res=1 root_dir="/" comm="yum" exe="/usr/bin/python2.7" hostname=? addr=? terminal=? res=success'`

/** The packages of each story after a run that wrote one file, and what `tell` adds to the log. */
const packagesAfter = async (
  t: TestContext,
  command: string,
  tell: (log: AuditLog, run: Actor) => void,
): Promise<readonly (readonly string[])[]> => {
  const log = new AuditLog()
  const eva = log.login({ account: 'eva', auid: 1000, ses: 3, address: '192.0.2.7' })
  const run = {
    ...eva,
    uid: 0,
    pid: 5578,
    ppid: eva.pid,
    exe: '/usr/bin/python3.9',
    command: command.replaceAll(' ', '\0'),
  }
  log.write(run, '/etc/nginx.conf', 900)
  tell(log, run)
  const { attributions, software } = await investigate(t, {
    log,
    changes: [{ path: '/etc/nginx.conf', change: 'changed' }],
  })
  return chronicleOf(attributions, software).stories.map(({ packages }) => packages)
}

suite('the packages of a run', () => {
  test('are those that rpm recorded, with their versions and what was done to them', async (t) => {
    const found = await packagesAfter(t, '/usr/bin/python3 /usr/bin/dnf install nginx', (log, run) => {
      log.record('SOFTWARE_UPDATE', dnf(run, 'install', '"nginx-filesystem-2:1.20.1-28.el9_8.5.alma.1.noarch"'))
      log.record('SOFTWARE_UPDATE', dnf(run, 'update', '"openssl-libs-1:3.0.7-27.el9.x86_64"'))
      log.record('SOFTWARE_UPDATE', dnf(run, 'remove', '"nano-5.6.1-5.el9.x86_64"', 'failed'))
      log.record(
        'SOFTWARE_UPDATE',
        dnf(run, 'install', Buffer.from('odd name-1-1.noarch').toString('hex').toUpperCase()),
      )
    })
    assert.deepEqual(found, [
      [
        'nginx-filesystem-2:1.20.1-28.el9_8.5.alma.1.noarch',
        'openssl-libs-1:3.0.7-27.el9.x86_64 (update)',
        'nano-5.6.1-5.el9.x86_64 (remove, failed)',
        'odd name-1-1.noarch',
      ],
    ])
  })

  test('are those of an older rpm, which does not say what it did', async (t) => {
    const found = await packagesAfter(t, '/usr/bin/python /usr/bin/yum install nginx', (log, run) => {
      log.record('SOFTWARE_UPDATE', yum(run, 'nginx-1:1.20.1-10.el7.x86_64'))
    })
    assert.deepEqual(found, [['nginx-1:1.20.1-10.el7.x86_64']])
  })

  test('are never those of another process, another login or another day', async (t) => {
    const found = await packagesAfter(t, '/usr/bin/python3 /usr/bin/dnf install nginx', (log, run) => {
      log.record('SOFTWARE_UPDATE', dnf({ ...run, pid: 5579 }, 'install', '"other-1-1.noarch"'))
      log.record('SOFTWARE_UPDATE', dnf({ ...run, auid: 1001, ses: 4 }, 'install', '"other-2-1.noarch"'))
      log.wait(3 * 3600)
      log.record('SOFTWARE_UPDATE', dnf(run, 'install', '"other-3-1.noarch"'))
    })
    assert.deepEqual(found, [['nginx']])
  })
})
