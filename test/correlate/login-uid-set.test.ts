import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { UNSET } from '../../src/model/process-facts.js'
import { AuditLog, type Actor } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const IN_ETC = { '/etc/': 33, [CONF]: 70 }

/** `echo UID > /proc/self/loginuid`, as a kernel 6.1 logs it. */
const setLogin = (log: AuditLog, by: Actor, auid: number, ses: number): Actor => {
  log.record(
    'LOGIN',
    `pid=${by.pid} uid=0 subj=unconfined old-auid=${by.auid} auid=${auid} tty=(none) old-ses=${by.ses} ses=${ses} res=1`,
  )
  return { ...by, auid, ses, uid: 0 }
}

const night = (): { log: AuditLog; mallory: Actor } => {
  const log = new AuditLog()
  log.login({ account: 'bob', auid: 1002, ses: 1, address: '10.0.0.2' })
  const mallory = log.login({ account: 'mallory', auid: 1005, ses: 2, address: '203.0.113.66' })
  return { log, mallory: log.sudo(mallory, '/usr/bin/bash') }
}

suite('who gives himself another login uid', () => {
  test('is named, and not the one whose login he took', async (t) => {
    const { log, mallory } = night()
    log.write(setLogin(log, mallory, 1002, 3), CONF, 70)
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC, passwd: 'bob:x:1002:1002::/:/bin/sh\n' })
    assert.deepEqual([answerOf(answer), answer.verdict], [1005, 'inferred'])
    assert.deepEqual([answer.deed?.who.address, answer.deed?.who.session], ['203.0.113.66', 2])
    assert.match(
      answer.explanation,
      /; but it was done under the login uid of bob, which a process of that login had given itself at/,
    )
  })

  test('is named when he takes one after the other', async (t) => {
    const { log, mallory } = night()
    const first = setLogin(log, mallory, 1002, 3)
    log.write(setLogin(log, first, 1003, 4), CONF, 70)
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    assert.equal(answerOf(await whoMade(t, change, { log, inodes: IN_ETC })), 1005)
  })

  test('is named when he takes his login off, and so does what he starts', async (t) => {
    const { log, mallory } = night()
    const nobody = setLogin(log, mallory, UNSET, UNSET)
    log.write({ ...nobody, pid: nobody.pid + 1, ppid: nobody.pid, exe: '/usr/bin/tee' }, CONF, 70)
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict], [1005, 'inferred'])
    assert.match(answer.explanation, /; but it was done under no login at all, which/)
  })

  test('is named when a process between has taken it off and is gone, as for a container of systemd-nspawn', async (t) => {
    const { log, mallory } = night()
    const starter = { ...mallory, pid: mallory.pid + 1, ppid: mallory.pid, exe: '/usr/bin/systemd-nspawn' }
    log.write(starter, '/var/lib/machines/lock', 90)
    const between = setLogin(log, { ...starter, pid: starter.pid + 1, ppid: starter.pid }, UNSET, UNSET)
    log.write({ ...between, pid: between.pid + 1, ppid: starter.pid, exe: '/usr/bin/dash' }, CONF, 70)
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict], [1005, 'inferred'])
  })

  test('is not who took his login off in another session, when a service changes it', async (t) => {
    const { log, mallory } = night()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 7, address: '10.0.0.2' })
    log.write({ ...log.sudo(bob, '/usr/bin/bash'), pid: 4711 }, '/var/lib/other', 91)
    const nobody = setLogin(log, mallory, UNSET, UNSET)
    log.write({ ...nobody, pid: 4800, ppid: 4711, exe: '/usr/sbin/daemon' }, CONF, 70)
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    assert.equal(answerOf(await whoMade(t, change, { log, inodes: IN_ETC })), 'no login')
  })

  test('is not whoever started a daemon that lets others in, though it is none that is known here', async (t) => {
    const { log, mallory } = night()
    const { pid } = mallory
    const bob = setLogin(log, mallory, 1002, 5)
    log.record(
      'USER_START',
      `pid=${pid} uid=0 auid=1002 ses=5 subj=unconfined msg='op=PAM:session_open acct="bob" exe="/opt/mft/serverd" hostname=? addr=? terminal=? res=success'`,
    )
    log.write({ ...bob, pid: pid + 1, ppid: pid }, CONF, 70)
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'attributed'])
  })

  test('is named, also when he becomes root by su afterwards', async (t) => {
    const { log, mallory } = night()
    const bob = setLogin(log, mallory, 1002, 5)
    log.record(
      'USER_START',
      `pid=${bob.pid} uid=0 auid=1002 ses=5 subj=unconfined msg='op=PAM:session_open acct="root" exe="/usr/bin/su" hostname=? addr=? terminal=pts/1 res=success'`,
    )
    log.write(bob, CONF, 70)
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    assert.equal(answerOf(await whoMade(t, change, { log, inodes: IN_ETC })), 1005)
  })

  test('is not whoever started the sshd that somebody logs in by', async (t) => {
    const { log, mallory } = night()
    const { pid } = mallory
    const message = (op: string): string =>
      `msg='op=${op} acct="bob" exe="/usr/sbin/sshd" hostname=10.0.0.2 addr=10.0.0.2 terminal=ssh res=success'`
    log.record('CRED_ACQ', `pid=${pid} uid=0 auid=1005 ses=2 subj=unconfined ${message('PAM:setcred')}`)
    const bob = setLogin(log, mallory, 1002, 5)
    log.record('USER_START', `pid=${pid} uid=0 auid=1002 ses=5 subj=unconfined ${message('PAM:session_open')}`)
    log.write({ ...bob, pid: pid + 1, ppid: pid }, CONF, 70)
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict, answer.deed?.who.address], [1002, 'attributed', '10.0.0.2'])
  })
})
