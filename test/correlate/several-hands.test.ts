import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog, service, type Actor } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
/** A mode without and with set-uid. */
const SET_ID = ['-rwxr-xr-x', '-rwsr-xr-x'] as const
const IN_ETC = { '/etc/': 33, [CONF]: 70 }

/** Alice writes at ten minutes, bob at twenty. */
const twoWriters = (): { log: AuditLog; alice: Actor; first: number; second: number } => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
  const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
  log.wait(600)
  const first = log.write(alice, CONF, 70)
  log.wait(600)
  const second = log.write(bob, CONF, 70)
  return { log, alice, first, second }
}

suite('two people who changed a file one after the other', () => {
  test('the last is named when the ctime is his moment, and the first stands beside him', async (t) => {
    const { log, second } = twoWriters()
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, second] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1002)
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1001],
    )
  })

  test('the first is named when the ctime is his moment: the later open wrote nothing', async (t) => {
    const { log, first } = twoWriters()
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, first] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(answer.also, [])
  })

  test('without a ctime the last is named', async (t) => {
    const { log } = twoWriters()
    assert.equal(answerOf(await whoMade(t, { path: CONF, change: 'changed' }, { log, inodes: IN_ETC })), 1002)
  })

  test('whoever did more than one thing stands in the list once', async (t) => {
    const { log, alice } = twoWriters()
    log.write(alice, CONF, 70)
    log.chmod(alice, CONF, 70)
    log.write(alice, CONF, 70)
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1002],
    )
  })

  test('the clock of the file may be a tick behind the event', async (t) => {
    const { log, second } = twoWriters()
    const late = second - (second % 1000) + 1000
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, late] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1002)
  })
})

suite('a file that was changed while the clock was wrong', () => {
  for (const hours of [-9, 30])
    test(`is found by its ctime: ${hours} hours`, async (t) => {
      const { log, alice } = twoWriters()
      const check = log.now + 60_000
      const wrong = log.wait(hours * 3600).write(alice, CONF, 70)
      log.wait(-hours * 3600)
      const ctime = [Date.UTC(2026, 10, 23, 7), wrong] as const
      const answer = await whoMade(t, { path: CONF, change: 'changed', ctime }, { log, inodes: IN_ETC, check })
      assert.equal(answerOf(answer), 1001)
    })
})

suite('a file that was written long after it was opened', () => {
  test('is the deed of the only one who had it open', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(alice, CONF, 70)
    const ctime = log.wait(900).now
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, ctime] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1001)
  })

  test('is ambiguous when two people had it open, and both are listed in the order of time', async (t) => {
    const { log } = twoWriters()
    const ctime = log.wait(900).now
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, ctime] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'ambiguous: several-hands')
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1001, 1002],
    )
  })

  test('is no question of open files when only a name was changed in that second', async (t) => {
    const { log, alice } = twoWriters()
    log.wait(900)
    log.chmod(alice, CONF, 70)
    const answer = await whoMade(
      t,
      { path: CONF, change: 'changed', letters: 'cp', ctime: [0, log.now] },
      { log, inodes: IN_ETC },
    )
    assert.equal(answerOf(answer), 1001)
  })
})

suite('a change of which only a part is known', () => {
  const alone = (): { log: AuditLog; bob: Actor } => {
    const log = new AuditLog()
    return { log, bob: log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' }) }
  }

  test('of the content nobody is blamed who only set the mode; he stands beside it', async (t) => {
    const { log, bob } = alone()
    log.chmod(bob, CONF, 70)
    const change = { path: CONF, change: 'changed', letters: 'pmcH', ctime: [0, log.now] } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
    assert.match(answer.explanation, / \(not of the content, that is: bob ran .*\)$/)
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1002],
    )
    // The rule stays whole beside what is known of the rest.
    const unwatched = await whoMade(t, change, { log, inodes: IN_ETC, rules: '-w /usr/local -p wa\n' })
    assert.match(unwatched.explanation, /^no loaded rule .* \(not of the content, that is: bob ran .*\)$/)
    assert.match(unwatched.missingRule!.rule, /^-a always,exit .* -F key=files$/)
  })

  test('of the mode nobody is known, so the name of the writer is marked as an inference that says so', async (t) => {
    const { log, bob } = alone()
    log.write(bob, CONF, 70)
    const change = { path: CONF, change: 'changed', letters: 'pcmH', ctime: [0, log.now], perm: SET_ID } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'inferred'])
    assert.match(answer.explanation, /of perm no event tells/)
  })

  test('is whole when a write took set-uid away, as the kernel does', async (t) => {
    const { log, bob } = alone()
    log.write(bob, CONF, 70)
    const perm = [SET_ID[1], SET_ID[0]] as const
    const change = { path: CONF, change: 'changed', letters: 'pcmH', ctime: [0, log.now], perm } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'attributed'])
  })

  test('of the mode alone is no deed of whoever only opened the file', async (t) => {
    const { log, bob } = alone()
    log.write(bob, CONF, 70)
    const change = { path: CONF, change: 'changed', letters: 'cp', ctime: [0, log.now] } as const
    assert.equal(answerOf(await whoMade(t, change, { log, inodes: IN_ETC })), 'unattributed: unexplained')
  })

  test('in one second by two: the mode by one and the content by the other, and both are told', async (t) => {
    const { log, bob } = alone()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.chmod(alice, CONF, 70)
    log.write(bob, CONF, 70)
    const ctime = [0, log.now] as const
    const both = await whoMade(t, { path: CONF, change: 'changed', letters: 'pcmH', ctime }, { log, inodes: IN_ETC })
    assert.equal(answerOf(both), 1002)
    assert.deepEqual(
      both.also.map(({ who }) => who.auid),
      [1001],
    )
    const mode = await whoMade(t, { path: CONF, change: 'changed', letters: 'pc', ctime }, { log, inodes: IN_ETC })
    assert.equal(answerOf(mode), 1001)
  })

  test('whoever changed it and changed it back is told beside the one whose change is left', async (t) => {
    const { log, bob } = alone()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.chmod(alice, CONF, 70)
    log.chmod(alice, CONF, 70)
    log.wait(60)
    log.write(bob, CONF, 70)
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1002)
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1001],
    )
  })
})

suite('a gap after the last hand that is known', () => {
  const stopped = (): { log: AuditLog; written: number } => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    const written = log.write(bob, CONF, 70)
    log.record('DAEMON_END', 'op=terminate auid=0 uid=0 ses=3 pid=1 res=success')
    log.wait(300)
    log.record('DAEMON_START', 'op=start ver=3.0.9 format=raw auid=4294967295 pid=9 uid=0 ses=4294967295 res=success')
    return { log, written }
  }

  test('makes the name an inference when the report does not tell when the file changed last', async (t) => {
    const { log } = stopped()
    const answer = await whoMade(t, { path: CONF, change: 'changed' }, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'inferred'])
    assert.match(answer.explanation, /; but the report does not tell when it changed last, and auditd was not running/)
  })

  test('makes it one, too, when it begins in the very second of the change', async (t) => {
    const { log, written } = stopped()
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, written] }, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'inferred'])
  })

  test('takes nothing from the one who made or removed the file', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.remove(bob, CONF, 70, 33)
    log.record('DAEMON_END', 'op=terminate auid=0 uid=0 ses=3 pid=1 res=success')
    log.wait(60)
    const answer = await whoMade(t, { path: CONF, change: 'removed' }, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'attributed'])
  })
})

suite('a file that somebody changed again while AIDE was looking', () => {
  /** AIDE begins in the next second; the log goes on in it. */
  const checkAfter = (log: AuditLog): number => {
    const check = Math.ceil(log.now / 1000) * 1000
    log.wait((check + 200 - log.now) / 1000)
    return check
  }

  test('names nobody where no ctime tells which of the two states AIDE saw', async (t) => {
    const { log, second, alice } = twoWriters()
    const check = checkAfter(log)
    log.write(alice, CONF, 70)
    const change = { path: CONF, change: 'changed' } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC, check })
    assert.equal(answerOf(answer), 'ambiguous: several-hands')
    assert.match(answer.explanation, /changed again while AIDE was looking/)
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1002, 1001],
    )
    const told = await whoMade(t, { ...change, ctime: [0, second] }, { log, inodes: IN_ETC, check })
    assert.equal(answerOf(told), 1002)
  })

  test('nor where it was one service before and another meanwhile, which have no login both', async (t) => {
    const log = new AuditLog()
    log.write(service('/usr/sbin/one'), CONF, 70)
    const check = checkAfter(log)
    log.write({ ...service('/usr/sbin/two'), pid: 701 }, CONF, 70)
    const answer = await whoMade(t, { path: CONF, change: 'changed' }, { log, inodes: IN_ETC, check })
    assert.equal(answerOf(answer), 'ambiguous: several-hands')
  })

  test('nor where somebody took a new one away and made another', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(alice, '/etc/new', 80, 33)
    const check = checkAfter(log)
    log.remove(bob, '/etc/new', 80, 33)
    log.create(bob, '/etc/new', 81, 33)
    const answer = await whoMade(t, { path: '/etc/new', change: 'added' }, { log, inodes: IN_ETC, check })
    assert.equal(answerOf(answer), 'ambiguous: several-hands')
    assert.deepEqual([...new Set(answer.also.map(({ who }) => who.auid))].sort(), [1001, 1002])
  })

  test('names whoever did it both times, and whoever alone did anything', async (t) => {
    const { log, alice } = twoWriters()
    log.write(alice, CONF, 70)
    const check = checkAfter(log)
    log.write(alice, CONF, 70)
    log.create(alice, '/etc/new', 80, 33)
    for (const change of ['changed', 'added'] as const)
      assert.equal(
        answerOf(
          await whoMade(t, { path: change === 'added' ? '/etc/new' : CONF, change }, { log, inodes: IN_ETC, check }),
        ),
        1001,
      )
  })
})
