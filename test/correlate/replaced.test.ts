import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

const PASSWD = '/etc/passwd'
const IN_ETC = { '/etc/': 33, [PASSWD]: 70 }
const replaced = (ctime: number) =>
  ({ path: PASSWD, change: 'changed', letters: 'mciH', inode: [70, 71], ctime: [0, ctime] }) as const

suite('a file that was replaced by a rename', () => {
  test('is the deed of whoever wrote the new file and renamed it', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(bob, '/etc/passwd+', 71, 33)
    log.rename(bob, '/etc/passwd+', PASSWD, 71, 33, { victim: 70 })
    const answer = await whoMade(t, replaced(log.now), { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1002)
    assert.equal(answer.deed?.operation, 'rename')
    assert.equal(answer.deed.path, 'name')
    assert.deepEqual(answer.also, [])
  })

  test('names the renamer, and beside him another person who wrote the temporary name', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(alice, '/etc/passwd+', 71, 33)
    log.wait(30)
    log.rename(bob, '/etc/passwd+', PASSWD, 71, 33, { victim: 70 })
    const answer = await whoMade(t, replaced(log.now), { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1002)
    assert.deepEqual(
      answer.also.map(({ who, path }) => [who.auid, path]),
      [[1001, 'inode']],
    )
  })

  test('does not draw in whoever wrote the file that was replaced, unless before the rename in the same window', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(alice, '/etc/unrelated', 99)
    log.create(bob, '/etc/passwd+', 71, 33)
    log.rename(bob, '/etc/passwd+', PASSWD, 71, 33, { victim: 70 })
    const answer = await whoMade(t, replaced(log.now), { log, inodes: IN_ETC })
    assert.deepEqual(answer.also, [])
  })

  test('is the deed of whoever removed it and made it anew', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.remove(alice, PASSWD, 70, 33)
    log.wait(5)
    log.create(bob, PASSWD, 71, 33)
    const answer = await whoMade(t, replaced(log.now), { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1002)
    assert.equal(answer.deed?.operation, 'create')
  })

  test('by a rename from another directory is the deed of the renamer', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.rename(bob, '/tmp/new', PASSWD, 71, [5, 33], { victim: 70 })
    const answer = await whoMade(t, replaced(log.now), { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1002)
  })

  test('and renamed away again is a removal by whoever renamed it away', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(alice, PASSWD, 70)
    log.wait(5)
    log.rename(bob, PASSWD, '/etc/passwd.gone', 70, 33)
    const gone = await whoMade(t, { path: PASSWD, change: 'removed' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(gone), 1002)
    const there = await whoMade(t, { path: '/etc/passwd.gone', change: 'added' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(there), 1002)
  })
})

suite('a file that was added', () => {
  test('is the deed of its last writer; the creator stands beside him', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(alice, '/etc/new.conf', 80, 33)
    log.wait(60)
    log.write(bob, '/etc/new.conf', 80)
    const answer = await whoMade(t, { path: '/etc/new.conf', change: 'added' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1002)
    assert.deepEqual(
      answer.also.map(({ who, operation }) => [who.auid, operation]),
      [[1001, 'create']],
    )
  })

  test('and removed and added again has only the hands of its last life', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(alice, '/etc/new.conf', 80, 33)
    log.remove(alice, '/etc/new.conf', 80, 33)
    log.wait(60)
    log.create(bob, '/etc/new.conf', 80, 33)
    const answer = await whoMade(t, { path: '/etc/new.conf', change: 'added' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1002)
    assert.deepEqual(answer.also, [])
  })
})
