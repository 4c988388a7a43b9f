import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog, service, type Actor } from '../support/audit-log.js'
import { answerOf, whoMade, type Question } from '../support/investigate.js'
import type { Attribution } from '../../src/model/attribution.js'
import type { TestContext } from 'node:test'

const LOG = '/srv/app.log'
const IN_SRV = { '/srv/': 34, [LOG]: 70 }
const UNKNOWN = 'unattributed: unexplained'

const people = (): { log: AuditLog; alice: Actor; bob: Actor } => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
  const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
  log.wait(600)
  return { log, alice, bob }
}

/** The content changed last at `at`, in place. */
const written = async (
  t: TestContext,
  log: AuditLog,
  at = log.now,
  question: Partial<Question> = {},
): Promise<Attribution> =>
  whoMade(t, { path: LOG, change: 'changed', ctime: [0, at], mtime: [0, at] }, { log, inodes: IN_SRV, ...question })

/** AIDE's database is made, an hour later the content changes, and just after that somebody sets the mode. */
const writtenThenMode = async (t: TestContext, log: AuditLog, by: Actor): Promise<Attribution> => {
  const baseline = log.wait(3600).now
  const mtime = log.wait(3600).now
  const ctime = log.wait(9).chmod(by, LOG, 70)
  const change = { path: LOG, change: 'changed', ctime: [0, ctime], mtime: [0, mtime] } as const
  const differences = { letters: '>pmcH', perm: ['-rw-r--r--', '-rw-------'] } as const
  return whoMade(t, { ...change, ...differences }, { log, inodes: IN_SRV, baseline })
}

suite('a write hours after the last open', () => {
  test('is inferred to be that of the only one who can still have it open', async (t) => {
    const { log, alice } = people()
    log.write(alice, LOG, 70)
    log.wait(7200)
    const answer = await written(t, log)
    assert.deepEqual([answerOf(answer), answer.verdict], [1001, 'inferred'])
    assert.match(answer.explanation, /opened at 2026-11-23 08:10:10 UTC and written last at 2026-11-23 10:10:10 UTC/)
  })

  test('is a fact when that process was seen afterwards', async (t) => {
    const { log, alice } = people()
    log.write(alice, LOG, 70)
    const at = log.wait(7200).now
    log.wait(5).write(alice, '/srv/other', 75)
    const answer = await written(t, log, at)
    assert.deepEqual([answerOf(answer), answer.verdict], [1001, 'attributed'])
  })

  test('is no deed of whoever set the mode before it', async (t) => {
    const { log, alice, bob } = people()
    log.write(alice, LOG, 70)
    log.wait(11).chmod(bob, LOG, 70)
    const at = (Math.floor(log.now / 1000) + 2) * 1000
    log.wait(7200).write(alice, '/srv/other', 75)
    const differences = { letters: '>pmcH', perm: ['-rw-r--r--', '-rw-------'] } as const
    const change = { path: LOG, change: 'changed', mtime: [0, at], ctime: [0, at], ...differences } as const
    const answer = await whoMade(t, change, { log, inodes: IN_SRV })
    assert.deepEqual([answerOf(answer), answer.verdict], [1001, 'attributed'])
    assert.deepEqual(
      answer.also.map(({ who }) => who.login),
      ['bob'],
    )
    // In one second nobody knows which came first: the mode was set, and the open is older.
    const second = Math.floor(log.chmod(bob, LOG, 70) / 1000) * 1000
    const same = await whoMade(t, { ...change, mtime: [0, second], ctime: [0, second] }, { log, inodes: IN_SRV })
    assert.equal(answerOf(same), 1002)
  })

  test("is nobody's when its process number had become another's", async (t) => {
    const { log, alice, bob } = people()
    log.write(alice, LOG, 70)
    log.wait(3600).exec({ ...bob, pid: alice.pid, exe: '/usr/bin/ls' }, ['ls'])
    log.wait(3600)
    const answer = await written(t, log)
    assert.equal(answerOf(answer), UNKNOWN)
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1001],
    )
  })

  test("is nobody's when the host was started again in between", async (t) => {
    const { log, alice } = people()
    log.write(alice, LOG, 70)
    log.wait(60).boot()
    log.record('CONFIG_CHANGE', 'auid=4294967295 ses=4294967295 op=add_rule key="srv" list=4 res=1')
    log.wait(3600)
    assert.equal(answerOf(await written(t, log)), UNKNOWN)
  })

  test('is no question when the mtime tells that the content is older', async (t) => {
    const { log, alice } = people()
    const mtime = log.write(alice, LOG, 70)
    const ctime = log.wait(3600).now
    const change = { path: LOG, change: 'changed', ctime: [0, ctime], mtime: [0, mtime] } as const
    const answer = await whoMade(t, change, { log, inodes: IN_SRV })
    assert.deepEqual([answerOf(answer), answer.verdict], [1001, 'attributed'])
  })
})

suite('a write to a file that was opened before the window', () => {
  const DAEMON = service('/usr/sbin/appd')

  test('is inferred to be that of the service which opened it and was not stopped', async (t) => {
    const { log } = people()
    log.write(DAEMON, LOG, 70)
    const baseline = log.wait(3600).now
    log.wait(3600)
    const answer = await written(t, log, log.now, { baseline })
    assert.deepEqual([answerOf(answer), answer.verdict, answer.deed?.process.exe], ['no login', 'inferred', DAEMON.exe])
    assert.match(answer.explanation, /opened at 2026-11-23 08:10:10 UTC, before the window,/)
  })

  test('is told of when somebody else set the mode of the file afterwards, who stays its last hand', async (t) => {
    const { log, bob } = people()
    log.write(DAEMON, LOG, 70)
    const answer = await writtenThenMode(t, log, bob)
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'inferred'])
    assert.match(
      answer.explanation,
      /its content is of whoever had it open at .*: it was opened at 2026-11-23 08:10:10 UTC, before the window,/,
    )
    assert.deepEqual(
      answer.also.map(({ process }) => process.exe),
      [DAEMON.exe],
    )
  })

  test("is nobody's when somebody set the mode afterwards, and who had opened it is gone", async (t) => {
    const { log, alice, bob } = people()
    log.write(alice, LOG, 70)
    assert.equal(answerOf(await writtenThenMode(t, log, bob)), UNKNOWN)
  })

  test('is not that of a service which was stopped', async (t) => {
    const { log } = people()
    const unit = (type: string): number =>
      log.record(
        type,
        `pid=1 uid=0 auid=4294967295 ses=4294967295 msg='unit=appd comm="systemd" exe="/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'`,
      )
    unit('SERVICE_START')
    log.write(DAEMON, LOG, 70)
    const baseline = log.wait(3600).now
    unit('SERVICE_STOP')
    log.wait(3600)
    assert.equal(answerOf(await written(t, log, log.now, { baseline })), UNKNOWN)
  })

  test('is not that of a login of which nothing was seen since', async (t) => {
    const { log, alice } = people()
    log.write(alice, LOG, 70)
    const baseline = log.wait(3600).now
    log.wait(3600)
    assert.equal(answerOf(await written(t, log, log.now, { baseline })), UNKNOWN)
  })

  test('is inferred to be that of a program which was started to outlive its login', async (t) => {
    const { log, alice } = people()
    const screen = { ...alice, pid: 5000, ppid: 1, exe: '/usr/bin/screen' }
    log.exec(screen, ['screen', '-dm', 'job'])
    log.write({ ...alice, pid: 5001, ppid: 5000, exe: '/usr/bin/job' }, LOG, 70)
    const baseline = log.wait(3600).now
    log.wait(3600)
    const answer = await written(t, log, log.now, { baseline })
    assert.deepEqual([answerOf(answer), answer.verdict], [1001, 'inferred'])
  })

  test('is ambiguous when somebody else opened it in the window, too', async (t) => {
    const { log, bob } = people()
    log.write(DAEMON, LOG, 70)
    const baseline = log.wait(3600).now
    log.wait(60).write(bob, LOG, 70)
    log.wait(3600)
    const answer = await written(t, log, log.now, { baseline })
    assert.equal(answerOf(answer), 'ambiguous: several-hands')
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [null, 1002],
    )
  })

  test('is ambiguous two seconds after an open while another still has it open, and else that of a slow program', async (t) => {
    for (const isHeld of [true, false]) {
      const { log, alice, bob } = people()
      const baseline = log.now
      const job = { ...alice, pid: 5001, ppid: 5000, exe: '/usr/bin/job' }
      log.exec({ ...alice, pid: 5000, ppid: 1, exe: '/usr/bin/screen' }, ['screen', '-dm', 'job'])
      log.wait(60)
      if (isHeld) log.write(job, LOG, 70)
      log.wait(60).write(bob, LOG, 70)
      const answer = await written(t, log, log.wait(2).now, { baseline })
      assert.equal(answerOf(answer), isHeld ? 'ambiguous: several-hands' : 1002)
    }
  })

  test('is that of whoever opened it in the very second', async (t) => {
    const { log, bob } = people()
    log.write(DAEMON, LOG, 70)
    const baseline = log.wait(3600).now
    log.wait(60).write(bob, LOG, 70)
    const answer = await written(t, log, log.now, { baseline })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'attributed'])
  })
})

suite('a mode that was set, and something done hours later of which no event tells', () => {
  const setMode = async (t: TestContext, rules: string): Promise<Attribution> => {
    const { log, bob } = people()
    log.chmod(bob, LOG, 70)
    log.wait(3600)
    return whoMade(
      t,
      { path: LOG, change: 'changed', letters: 'pc', ctime: [0, log.now] },
      { log, inodes: IN_SRV, rules },
    )
  }

  test('is a fact where the rules log whatever sets a mode', async (t) => {
    const answer = await setMode(t, '-w /srv -p wa -k srv\n')
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'attributed'])
  })

  test('is an inference where they log it for some only', async (t) => {
    const answer = await setMode(t, '-a always,exit -F dir=/srv -F perm=wa -F auid>=1000 -k srv\n')
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'inferred'])
    assert.match(answer.explanation, /once more, at 2026-11-23 09:10:10 UTC, of which no event tells/)
  })
})
