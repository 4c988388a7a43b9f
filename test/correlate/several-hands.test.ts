import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog, type Actor } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
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
