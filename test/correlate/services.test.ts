import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { Attribution } from '../../src/model/attribution.js'
import { UNSET } from '../../src/model/process-facts.js'
import { AuditLog, service, type Actor } from '../support/audit-log.js'
import { whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const IN_ETC = { '/etc/': 33, [CONF]: 70 }

const unit = (log: AuditLog, type: 'SERVICE_START' | 'SERVICE_STOP', name: string): number =>
  log.record(
    type,
    `pid=1 uid=0 auid=${UNSET} ses=${UNSET} subj=unconfined msg='unit=${name} comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'`,
  )

const written = async (t: TestContext, log: AuditLog): Promise<Attribution> =>
  whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })

suite('the unit of a service', () => {
  test('is the running one that bears the name of its program', async (t) => {
    const log = new AuditLog()
    unit(log, 'SERVICE_START', 'chronyd')
    unit(log, 'SERVICE_START', 'nginx')
    log.wait(3600)
    log.write(service('/usr/sbin/nginx'), CONF, 70)
    const { deed, explanation } = await written(t, log)
    assert.equal(deed!.who.unit, 'nginx.service')
    assert.match(explanation, /^nginx\.service \(uid 0\) ran nginx$/)
  })

  test('is not one that has ended long ago', async (t) => {
    const log = new AuditLog()
    unit(log, 'SERVICE_START', 'nginx')
    unit(log, 'SERVICE_STOP', 'nginx')
    log.wait(3600)
    log.write(service('/usr/sbin/nginx'), CONF, 70)
    assert.equal((await written(t, log)).deed!.who.unit, null)
  })

  test('is the only one that was started in the moment in which its process came', async (t) => {
    const log = new AuditLog()
    unit(log, 'SERVICE_START', 'chronyd')
    log.wait(3600)
    const { now } = log
    log.write(service('/usr/bin/dash'), CONF, 70)
    unit(log, 'SERVICE_START', 'backup')
    const change = { path: CONF, change: 'changed', ctime: [0, now] } as const
    const { deed } = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.equal(deed!.who.unit, 'backup.service')
  })

  test('is unknown when two were started in that moment', async (t) => {
    const log = new AuditLog()
    log.write(service('/usr/bin/dash'), CONF, 70)
    unit(log, 'SERVICE_START', 'backup')
    unit(log, 'SERVICE_START', 'other')
    assert.equal((await written(t, log)).deed!.who.unit, null)
  })

  test('is not read off the name of a program that is not installed, or of a login', async (t) => {
    for (const different of [{ exe: '/tmp/nginx' }, { auid: 1001, ses: 7 }, { ppid: 4711 }]) {
      const log = new AuditLog()
      unit(log, 'SERVICE_START', 'nginx')
      log.wait(3600)
      log.write({ ...service('/usr/sbin/nginx'), ...different }, CONF, 70)
      assert.equal((await written(t, log)).deed!.who.unit, null, JSON.stringify(different))
    }
  })
})

suite('a daemon that was asked over a bus', () => {
  const HOSTNAMED = service('/usr/lib/systemd/systemd-hostnamed')
  const client = (by: Actor): Actor => ({ ...by, pid: by.pid + 5, ppid: by.pid, exe: '/usr/bin/hostnamectl' })
  const COMMAND = ['hostnamectl', 'set-hostname', 'labz']

  test('is the one who did it, and the only login that called its client just before is told as an inference', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.exec(client(alice), COMMAND)
    log.wait(1)
    log.write(HOSTNAMED, CONF, 70)
    const { deed, explanation } = await written(t, log)
    assert.equal(deed!.who.auid, null)
    assert.deepEqual(
      [deed!.request?.who.auid, deed!.request?.who.address, deed!.request?.process.command],
      [1001, '10.0.0.1', COMMAND],
    )
    assert.match(explanation, /; inferred: asked for by alice with hostnamectl in an ssh session from 10\.0\.0\.1$/)
  })

  test('has no asker when two logins called a client', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.exec(client(alice), COMMAND)
    log.exec(client(bob), COMMAND)
    log.write(HOSTNAMED, CONF, 70)
    assert.equal((await written(t, log)).deed!.request, null)
  })

  for (const bus of ['busctl', 'dbus-send', 'gdbus'])
    test(`has no asker when another login sent something over the bus with ${bus}`, async (t) => {
      const log = new AuditLog()
      const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
      const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
      log.exec(client(bob), COMMAND)
      log.wait(2)
      log.exec({ ...client(alice), exe: `/usr/bin/${bus}` }, [bus, 'call', '--system', '/org/freedesktop/hostname1'])
      log.write(HOSTNAMED, CONF, 70)
      assert.equal((await written(t, log)).deed!.request, null)
    })

  test('has no asker when the client was called long before, or afterwards, or was of another kind', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.exec(client(alice), COMMAND)
    log.wait(60)
    log.exec({ ...client(alice), exe: '/usr/bin/timedatectl' }, ['timedatectl', 'set-time', '12:00'])
    const ctime = log.write(HOSTNAMED, CONF, 70)
    log.wait(1)
    log.exec(client(alice), COMMAND)
    const change = { path: CONF, change: 'changed', ctime: [0, ctime] } as const
    const { deed } = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.equal(deed!.request, null)
  })

  for (const look of [['hostnamectl'], ['hostnamectl', '--static', 'status'], ['hostnamectl', 'show']])
    test(`has no asker in whoever only looked: ${look.join(' ')}`, async (t) => {
      const log = new AuditLog()
      log.exec(client(log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })), look)
      log.write(HOSTNAMED, CONF, 70)
      assert.equal((await written(t, log)).deed!.request, null)
    })

  test('or of a service that somebody started: who named it to systemctl', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const systemctl = { ...client(alice), exe: '/usr/bin/systemctl' }
    log.exec(systemctl, ['systemctl', 'start', 'backup'])
    log.write(service('/usr/bin/dash'), CONF, 70)
    unit(log, 'SERVICE_START', 'backup')
    assert.equal((await written(t, log)).deed!.request?.who.auid, 1001)
    const other = new AuditLog()
    const bob = other.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    other.exec({ ...client(bob), exe: '/usr/bin/systemctl' }, ['systemctl', 'status', 'backup'])
    other.write(service('/usr/bin/dash'), CONF, 70)
    unit(other, 'SERVICE_START', 'backup')
    assert.equal((await written(t, other)).deed!.request, null)
  })
})
