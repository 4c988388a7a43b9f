import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog } from '../support/audit-log.js'
import { answerOf, investigate, whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const IN_ETC = { '/etc/': 33, [CONF]: 70 }

suite('nobody is blamed for what changed nothing', () => {
  test('a failed write is no deed, however close in time it is', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const mallory = log.login({ account: 'mallory', auid: 1666, ses: 2, address: '203.0.113.66' })
    log.write(alice, CONF, 70)
    const ctime = log.now
    log.write(mallory, CONF, 70, { failed: true })
    const answer = await whoMade(
      t,
      { path: CONF, change: 'changed', inode: [70, 70], ctime: [0, ctime] },
      { log, inodes: IN_ETC },
    )
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(answer.also, [])
  })

  test('a failed write alone leaves the change unexplained', async (t) => {
    const log = new AuditLog()
    const mallory = log.login({ account: 'mallory', auid: 1666, ses: 2, address: '203.0.113.66' })
    log.write(mallory, CONF, 70, { failed: true })
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test('a failed rename over the file is no deed', async (t) => {
    const log = new AuditLog()
    const mallory = log.login({ account: 'mallory', auid: 1666, ses: 2, address: '203.0.113.66' })
    log.rename(mallory, '/etc/evil', CONF, 71, 33, { victim: 70, failed: true })
    const answer = await whoMade(
      t,
      { path: CONF, change: 'changed', letters: 'mciH', inode: [70, 71], ctime: [0, log.now] },
      { log, inodes: IN_ETC },
    )
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test('an open for reading is no deed', async (t) => {
    const log = new AuditLog()
    const carol = log.login({ account: 'carol', auid: 1003, ses: 3, address: '10.0.0.3' })
    log.read(carol, CONF, 70)
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test('an open for reading with O_CREAT of a file that is there already is no deed', async (t) => {
    const log = new AuditLog()
    const carol = log.login({ account: 'carol', auid: 1003, ses: 3, address: '10.0.0.3' })
    const directory = { name: '/etc/', inode: 33, nametype: 'PARENT', mode: '040755' } as const
    log.call(carol, 'openat', [directory, { name: CONF, inode: 70 }], {}, ['ffffff9c', '0', '40', '1a4'])
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test('a change of content is not the deed of whoever only changed the mode', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(alice, CONF, 70)
    log.wait(60)
    log.chmod(bob, CONF, 70)
    const answer = await whoMade(t, { path: CONF, change: 'changed', letters: 'mcH' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1001)
  })

  test('a change of mode is not the deed of whoever only linked the file elsewhere', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.chmod(alice, CONF, 70)
    log.link(bob, CONF, '/etc/other.conf', 70, 33)
    const answer = await whoMade(t, { path: CONF, change: 'changed', letters: 'cp' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1001)
  })

  test('what was done before the baseline is no deed of the window', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(alice, CONF, 70)
    const baseline = log.wait(60).now
    log.wait(60)
    log.record('USER_ACCT', 'pid=1 uid=0 auid=0 ses=1 msg=""')
    const { attributions } = await investigate(t, {
      ...{ log, inodes: IN_ETC, baseline },
      changes: [{ path: CONF, change: 'changed', ctime: [baseline - 60_000, baseline + 1000] }],
    })
    assert.equal(answerOf(attributions[0]!), 'unattributed: unexplained')
  })

  test('what was done after the check is no deed of the window', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(alice, CONF, 70)
    const check = log.wait(60).now
    log.wait(60)
    log.write(bob, CONF, 70)
    const { attributions } = await investigate(t, {
      log,
      inodes: IN_ETC,
      check,
      changes: [{ path: CONF, change: 'changed' }],
    })
    assert.equal(answerOf(attributions[0]!), 1001)
    assert.deepEqual(attributions[0]!.also, [])
  })

  test("the deed of another path that begins with the file's name is not its own", async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(bob, `${CONF}.bak`, 71)
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, log.now] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })
})
