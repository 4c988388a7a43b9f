import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog, quoted, service } from '../support/audit-log.js'
import type { Attribution } from '../../src/model/attribution.js'
import { eventStamp as stampOf } from '../../src/model/event-id.js'
import { answerOf, whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const IN_ETC = { '/etc/': 33, [CONF]: 70 }
const changed = (ctime: number) => ({ path: CONF, change: 'changed', ctime: [0, ctime] }) as const

suite('the person behind a deed', () => {
  test('has login, session, address and way in from the records of the login', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1', terminal: '/dev/pts/3' })
    log.write(alice, CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    const { auid, login, session, address, origin, terminal } = deed!.who
    assert.deepEqual(
      { auid, login, session, address, origin, terminal },
      { auid: 1001, login: 'alice', session: 7, address: '10.0.0.1', origin: 'ssh', terminal: 'pts3' },
    )
  })

  test('stays the login when sudo makes root of it', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    log.write(log.sudo(alice, '/usr/bin/tee'), CONF, 70)
    const { deed, explanation } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.equal(deed!.who.auid, 1001)
    assert.equal(deed!.who.uid, 0)
    assert.equal(deed!.who.address, '10.0.0.1')
    assert.deepEqual(
      deed!.process.ancestry.map(({ command }) => command),
      [['sudo', '/usr/bin/tee']],
    )
    assert.match(explanation, /^alice \(sudo\) ran tee in an ssh session from 10\.0\.0\.1$/)
  })

  test("never has the address of sudo's own record", async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    log.write(log.sudo(alice, '/usr/bin/tee', '192.0.2.99'), CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.equal(deed!.who.address, '10.0.0.1')
  })

  test('has no name of today, where the account of its uid was removed and made anew later', async (t) => {
    const log = new AuditLog()
    const early = { ...service('/usr/bin/tee'), auid: 1010, ses: 9, pid: 900, uid: 1010 }
    log.write(early, CONF, 70)
    const then = log.now
    const byRoot = 'pid=671 uid=0 auid=1001 ses=5 subj=unconfined'
    const ending = 'hostname=? addr=? terminal=? res=success'
    log.record('DEL_USER', `${byRoot} msg='op=deleting user entries id=1010 exe="/usr/sbin/userdel" ${ending}'`)
    log.record('ADD_USER', `${byRoot} msg='op=adding user id=1010 exe="/usr/sbin/useradd" ${ending}'`)
    const passwd = 'erik:x:1010:1010::/home/erik:/bin/sh\n'
    const before = await whoMade(t, changed(then), { log, inodes: IN_ETC, passwd })
    assert.deepEqual([before.deed?.who.auid, before.deed?.who.login, before.deed?.who.user], [1010, null, null])
    log.wait(5000)
    log.write({ ...early, ses: 11, pid: 950 }, CONF, 70)
    const after = await whoMade(t, changed(log.now), { log, inodes: IN_ETC, passwd })
    assert.deepEqual([after.deed?.who.auid, after.deed?.who.login], [1010, 'erik'])
  })

  test("never has sudo's address when the login itself came from nowhere", async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, exe: '/bin/login', terminal: '/dev/tty1' })
    log.write(log.sudo(alice, '/usr/bin/tee', '192.0.2.99'), CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.equal(deed!.who.address, null)
    assert.equal(deed!.who.origin, 'console')
  })

  test('never has the address of another session', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    log.login({ account: 'alice', auid: 1001, ses: 8, address: '203.0.113.66' })
    log.write(alice, CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.equal(deed!.who.address, '10.0.0.1')
  })

  test('has no address when a forged host name stands in its place', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: 'localhost.evil.example' })
    log.write(alice, CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.equal(deed!.who.address, null)
  })

  test('who used the number of a session of another login is not given its address', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    log.write({ ...alice, auid: 1002 }, CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.equal(deed!.who.auid, 1002)
    assert.equal(deed!.who.address, null)
  })

  test('whose login is lost never has the address of a login to a sshd that was started out of it', async (t) => {
    const log = new AuditLog()
    for (const type of ['USER_AUTH', 'USER_ACCT', 'CRED_ACQ'])
      log.record(
        type,
        `pid=900 uid=0 auid=1001 ses=5 subj=unconfined msg='op=PAM:x acct="bob" exe="/usr/sbin/sshd" hostname=203.0.113.9 addr=203.0.113.9 terminal=ssh res=success'`,
      )
    log.record('LOGIN', 'pid=900 uid=0 subj=unconfined old-auid=1001 auid=1002 tty=(none) old-ses=5 ses=6 res=1')
    const shell = {
      auid: 1001,
      ses: 5,
      uid: 0,
      pid: 800,
      ppid: 799,
      exe: '/usr/bin/bash',
      cwd: '/root',
      command: 'bash',
    }
    const ctime = log.wait(60).write(shell, CONF, 70)
    const { deed } = await whoMade(t, changed(ctime), { log, inodes: IN_ETC })
    assert.deepEqual([deed!.who.auid, deed!.who.address], [1001, null])
  })

  test('of whose login the log knows nothing has no address', async (t) => {
    const log = new AuditLog()
    log.write({ ...service('/usr/bin/tee'), auid: 1001, ses: 7 }, CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.deepEqual([deed!.who.auid, deed!.who.session, deed!.who.address, deed!.who.origin], [1001, 7, null, null])
  })
})

suite('work that nobody sat before', () => {
  // Recorded with crun 1.8: it runs a copy of itself from a mount that is nowhere, and the kernel writes "/" for its file.
  test('a program whose file has no name is called as it calls itself', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    log.write({ ...alice, exe: '/' }, CONF, 70)
    const text = log.text.replace('comm="" exe="/"', 'comm="crun" exe="/"')
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    const { explanation } = await whoMade(t, change, { log: text, inodes: IN_ETC })
    assert.match(explanation, /^alice ran crun in an ssh session/)
  })

  test('a cron job has its command, its login and no address', async (t) => {
    const log = new AuditLog()
    log.login({ account: 'root', auid: 0, ses: 1, address: '10.0.0.9' })
    const job = log.login({ account: 'root', auid: 0, ses: 4, exe: '/usr/sbin/cron', terminal: 'cron' })
    log.write(job, CONF, 70)
    const { deed, explanation } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.deepEqual([deed!.who.auid, deed!.who.address, deed!.who.origin], [0, null, 'cron'])
    assert.match(explanation, / in the cron job "-bash"$/)
  })

  test('an at job has its login and no address', async (t) => {
    const log = new AuditLog()
    const job = log.login({ account: 'bob', auid: 1002, ses: 5, exe: '/usr/sbin/atd', terminal: 'atd' })
    log.write(job, CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.deepEqual([deed!.who.auid, deed!.who.address, deed!.who.origin], [1002, null, 'at'])
  })

  test('a service has no login, no session and no address', async (t) => {
    const log = new AuditLog()
    log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(service('/usr/sbin/daemon'), CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    const { auid, login, session, address, origin } = deed!.who
    assert.deepEqual(
      { auid, login, session, address, origin },
      { auid: null, login: null, session: null, address: null, origin: 'service' },
    )
  })
})

suite('session numbers that begin anew at a boot', () => {
  const twoBoots = (): { log: AuditLog; before: number; after: number } => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const before = log.write(alice, CONF, 70)
    log.boot()
    const again = log.login({ account: 'alice', auid: 1001, ses: 1, address: '203.0.113.66' })
    const after = log.write(again, CONF, 70)
    return { log, before, after }
  }

  test('mean the login before the boot for a deed before it', async (t) => {
    const { log, before } = twoBoots()
    const { deed } = await whoMade(t, changed(before), { log, inodes: IN_ETC })
    assert.equal(deed!.who.address, '10.0.0.1')
    assert.equal(deed!.who.boot, 1)
  })

  test('mean the login after the boot for a deed after it', async (t) => {
    const { log, after } = twoBoots()
    const { deed } = await whoMade(t, changed(after), { log, inodes: IN_ETC })
    assert.equal(deed!.who.address, '203.0.113.66')
    assert.equal(deed!.who.boot, 2)
  })

  test('mean nobody before the first login of a boot', async (t) => {
    const log = new AuditLog()
    log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.boot()
    log.write({ ...service('/usr/bin/tee'), auid: 1001, ses: 1 }, CONF, 70)
    const answer = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1001)
    assert.equal(answer.deed!.who.address, null)
  })
})

suite('the name of a login', () => {
  const named = (auid: number, name: string, line: string): string =>
    line.includes(` auid=${auid} `) && line.startsWith('type=SYSCALL') ? `${line}\x1dAUID="${name}"` : line

  test('is that of its session and not of whoever has the uid today', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    log.write(alice, CONF, 70)
    const passwd = 'dave:x:1001:1001::/home/dave:/bin/sh\n'
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC, passwd })
    assert.equal(deed!.who.login, 'alice')
  })

  test("is today's where the log tells none", async (t) => {
    const log = new AuditLog()
    log.write({ ...service('/usr/bin/tee'), auid: 1001, ses: 7 }, CONF, 70)
    const passwd = 'dave:x:1001:1001::/home/dave:/bin/sh\n'
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC, passwd })
    assert.equal(deed!.who.login, 'dave')
  })

  test('of a uid that had two is that of the session, and unknown when that is lost', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    log.write(alice, '/etc/one', 71)
    log.write(alice, '/etc/two', 72)
    const ctime = log.write(alice, CONF, 70)
    const lines = log.lines.map((line) => named(1001, line.includes(`audit(${stampOf(ctime)}`) ? 'alice' : 'al', line))
    const all = { log: `${lines.join('\n')}\n`, inodes: IN_ETC, check: ctime + 60_000 }
    assert.equal((await whoMade(t, changed(ctime), all)).deed!.who.login, 'alice')
    const lost = { ...all, log: `${lines.filter((line) => !line.includes('USER_')).join('\n')}\n` }
    assert.equal((await whoMade(t, changed(ctime), lost)).deed!.who.login, null)
  })

  test('is that of the account that logged in, where two share a uid and auditd has the name of the first', async (t) => {
    const log = new AuditLog()
    const twin = log.login({ account: 'twin', auid: 1001, ses: 7, address: '10.0.0.1' })
    const ctime = log.write(twin, CONF, 70)
    const enriched = `${log.lines.map((line) => named(1001, 'alice', line)).join('\n')}\n`
    const { deed } = await whoMade(t, changed(ctime), { log: enriched, inodes: IN_ETC, check: ctime + 60_000 })
    assert.deepEqual([deed?.who.login, deed?.who.address], ['twin', '10.0.0.1'])
  })
})

suite('process numbers that begin anew at a boot', () => {
  test('do not lend the chain and the command of the boot before', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const editor = log.sudo(alice, '/usr/bin/vim')
    log.exec(editor, ['vim', '/etc/other'])
    log.boot()
    log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write({ ...editor, command: 'vim' }, CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.deepEqual([deed!.process.command, deed!.process.ancestry], [['vim'], []])
  })
})

suite('the command of a program', () => {
  // Recorded on 6.1 and crun 1.8, which mounts what a container needs and then becomes its first program.
  test('is not that of another program that its process ran before, whose title the kernel still writes', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    const crun = { ...alice, pid: 4001, exe: '/usr/bin/crun', command: 'crun\0--systemd-cgroup\0create' }
    log.call(crun, 'mount', [{ name: '/', inode: 2, mode: '040755' }], {}, ['0', '0', '0', '44000'])
    log.write({ ...crun, exe: '/usr/bin/dash' }, CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.equal(deed?.process.command, null)
    assert.deepEqual(
      deed.process.ancestry.map(({ exe, command }) => [exe, command?.[0]]),
      [['/usr/bin/crun', 'crun']],
    )
  })

  test('stays the line that names it, as that of a shell that became the last of its commands', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    const bash = { ...alice, pid: 4001, command: 'bash\0-c\0echo x >> /etc/other; /usr/bin/touch /etc/app.conf' }
    log.write(bash, '/etc/other', 71)
    log.write({ ...bash, exe: '/usr/bin/touch' }, CONF, 70)
    const { deed } = await whoMade(t, changed(log.now), { log, inodes: IN_ETC })
    assert.equal(deed?.process.command?.[0], 'bash')
  })

  test('stays its own when only its file was replaced, or another process had the number', async (t) => {
    for (const different of [{ exe: '/usr/bin/python3.11 (deleted)' }, { exe: '/usr/bin/dash', ses: 8 }]) {
      const log = new AuditLog()
      const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
      const before = { ...alice, pid: 4001, exe: '/usr/bin/python3.11', command: 'python3\0x.py' }
      log.write(before, '/etc/other', 71)
      log.write({ ...before, ...different }, CONF, 70)
      const text = log.text.replaceAll(`comm=${quoted('python3.11 (del')}`, 'comm="python3.11"')
      const { deed } = await whoMade(t, changed(log.now), { log: text, inodes: IN_ETC })
      assert.deepEqual(deed?.process.command, ['python3', 'x.py'])
    }
  })
})

suite('a terminal that lives on when its login has ended', () => {
  const answer = async (
    t: Parameters<typeof whoMade>[0],
    order: readonly ('end' | 'write')[],
    tty: string,
  ): Promise<Attribution> => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 7, address: '10.0.0.1' })
    let moment = 0
    for (const step of order) {
      log.wait(30)
      if (step === 'write') moment = log.write({ ...alice, pid: 4001, ppid: 1, exe: '/usr/bin/tee' }, CONF, 70)
      else
        log.record(
          'USER_END',
          `pid=${alice.ppid} uid=0 auid=1001 ses=7 subj=unconfined msg='op=PAM:session_close grantors=pam_unix acct="alice" exe="/usr/sbin/sshd" hostname=10.0.0.1 addr=10.0.0.1 terminal=ssh res=success'`,
        )
    }
    return whoMade(t, changed(moment), {
      log: log.text.replaceAll('tty=(none) ses=7 comm', `tty=${tty} ses=7 comm`),
      inodes: IN_ETC,
    })
  }

  // Recorded: bob typed into the tmux that alice had started and left.
  test('as under screen or tmux, is worked at by whoever attaches: the login is an inference', async (t) => {
    const { verdict, deed, explanation } = await answer(t, ['end', 'write'], 'pts4')
    assert.deepEqual([verdict, deed?.who.login], ['inferred', 'alice'])
    assert.match(
      explanation,
      /; but that login had ended at 2026-11-23 [\d:]+ UTC, and its terminal pts4 lived on, as under screen or tmux/,
    )
  })

  test('is no question while the login lasts, or of what has no terminal any more', async (t) => {
    assert.equal((await answer(t, ['write', 'end'], 'pts4')).verdict, 'attributed')
    assert.equal((await answer(t, ['end', 'write'], '(none)')).verdict, 'attributed')
  })
})
