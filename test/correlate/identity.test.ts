import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

suite('an inode that was used again', () => {
  test('does not carry a name across: the writer of the file that had it before is not blamed', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(alice, '/etc/alices-own', 71, 33)
    log.write(alice, '/etc/alices-own', 71)
    log.remove(alice, '/etc/alices-own', 71, 33)
    log.create(bob, '/etc/conf.tmp', 71, 33)
    log.rename(bob, '/etc/conf.tmp', '/etc/conf', 71, 33, { victim: 70 })
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', letters: 'mciH', inode: [70, 71], ctime: [0, log.now] },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.equal(answerOf(answer), 1002)
    assert.deepEqual(answer.also, [])
  })

  test('does not carry a name across: nor is the maker of the file that got it afterwards', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.remove(alice, '/etc/conf', 70, 33)
    log.create(bob, '/etc/bobs-own', 70, 33)
    log.remove(bob, '/etc/bobs-own', 70, 33)
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'removed', inode: [70, null] },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(answer.also, [])
  })

  test('on another file system is another file', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(alice, '/etc/marker', 75, 33)
    log.chmod(bob, null, 70, { dev: '00:2a' })
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', letters: 'cp', inode: [70, 70] },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.notEqual(answerOf(answer), 1002)
  })
})

suite('a file without a name in the event', () => {
  test('is known by the inode that AIDE has for it', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.chmod(alice, null, 70)
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', letters: 'cp' },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.equal(answerOf(answer), 1001)
    assert.equal(answer.deed?.path, 'inode')
  })

  test('is known when its inode is larger than 2^53', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(alice, '/proc/self/fd/3', '9223372036854775809')
    log.write(bob, '/proc/self/fd/3', '9223372036854775810')
    // JSON numbers of this size are written by hand: JavaScript would round them.
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', letters: 'mcH' },
      { log, inodes: { '/etc/': 33, '/etc/conf': '9223372036854775809' as unknown as number } },
    )
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(answer.also, [])
  })
})

suite('hard links', () => {
  test('a write through the other name is found', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(alice, '/srv/other-name', 70)
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', inode: [70, 70], ctime: [0, log.now] },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.equal(answerOf(answer), 1001)
    assert.equal(answer.deed?.path, 'inode')
  })

  test('one more link is the deed of whoever made it, on the old name and on the new', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.link(alice, '/etc/conf', '/etc/conf2', 70, 33)
    const inodes = { '/etc/': 33, '/etc/conf': 70 }
    const old = await whoMade(t, { path: '/etc/conf', change: 'changed', letters: 'cn' }, { log, inodes })
    assert.equal(answerOf(old), 1001)
    const added = await whoMade(t, { path: '/etc/conf2', change: 'added' }, { log, inodes })
    assert.equal(answerOf(added), 1001)
    assert.equal(added.deed?.operation, 'link')
  })

  test('one more link takes nothing from whoever wrote the file, and stands beside', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    const mtime = log.write(alice, '/etc/conf', 70)
    log.wait(60).link(bob, '/etc/conf', '/srv/more', 70, 44)
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', letters: 'mcnH', mtime: [0, mtime], ctime: [0, log.now] },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.deepEqual([answerOf(answer), answer.also.map(({ who }) => who.auid)], [1001, [1002]])
  })

  test('the removal of another name is the deed behind a link count that fell', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.remove(bob, '/srv/other-name', 70, 44)
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', letters: 'cn', inode: [70, 70], ctime: [0, log.now] },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.equal(answerOf(answer), 1002)
  })

  test('the removal of one name is the deed of whoever removed that very name', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.remove(alice, '/etc/conf', 70, 33)
    log.wait(60)
    log.remove(bob, '/srv/other-name', 70, 44)
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'removed' },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(answer.also, [])
  })

  test('a removal through a symbolic link to the directory is found by the inodes', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.remove(alice, '/bin/tool', 70, 44)
    const answer = await whoMade(
      t,
      { path: '/usr/bin/tool', change: 'removed' },
      { log, inodes: { '/usr/bin/': 44, '/usr/bin/tool': 70 }, rules: '-w /usr -p wa' },
    )
    assert.equal(answerOf(answer), 1001)
  })

  test('whoever only gave another name to the file, or took it from there, did not write it', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(alice, '/etc/conf', 70)
    log.wait(60)
    log.rename(bob, '/srv/other-name', '/srv/third-name', 70, 44)
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', letters: 'mcH', inode: [70, 70], ctime: [0, log.now] },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.equal(answerOf(answer), 1001)
  })

  test('an added file that somebody linked elsewhere afterwards is the deed of its creator', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(alice, '/etc/new', 80, 33)
    log.wait(60)
    log.link(bob, '/etc/new', '/srv/copy', 80, 44)
    const answer = await whoMade(t, { path: '/etc/new', change: 'added' }, { log, inodes: { '/etc/': 33 } })
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(answer.also, [])
  })

  test('a write after another name was removed is still found', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.remove(bob, '/srv/other-name', 70, 44)
    log.wait(60)
    log.write(alice, '/proc/self/fd/3', 70)
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', inode: [70, 70], ctime: [0, log.now] },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.equal(answerOf(answer), 1001)
  })
})

suite('a file that was replaced', () => {
  test('has nothing of what was done afterwards to the one that it was, under its other name', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.rename(alice, '/etc/conf.new', '/etc/conf', 71, 33, { victim: 70 })
    log.wait(60)
    log.write(bob, '/srv/other-name', 70)
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', letters: 'mciH', inode: [70, 71] },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(answer.also, [])
  })

  test('nor when the replacement was relative to a descriptor', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.rename(alice, '/etc/conf.new', '/etc/conf', 71, 33, { victim: 70, byDescriptor: true })
    log.wait(60)
    log.write(bob, '/srv/other-name', 70)
    const answer = await whoMade(
      t,
      { path: '/etc/conf', change: 'changed', letters: 'mciH', inode: [70, 71] },
      { log, inodes: { '/etc/': 33, '/etc/conf': 70 } },
    )
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(answer.also, [])
  })
})

suite('a file of which AIDE tells no inode', () => {
  const IN_ETC = { '/etc/': 33, '/etc/conf': 70, '/etc/other': 71 }
  const content = { path: '/etc/conf', change: 'changed', letters: 'H' } as const
  const people = () => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    return { log, alice, bob }
  }

  for (const inodes of [{}, IN_ETC]) {
    const known = `${Object.keys(inodes).length} inodes known`

    test(`is not the file that got its old inode under another name, ${known}`, async (t) => {
      const { log, alice, bob } = people()
      log.create(alice, '/etc/.conf.tmp', 90, 33)
      log.rename(alice, '/etc/.conf.tmp', '/etc/conf', 90, 33, { victim: 70 })
      log.wait(60)
      log.create(bob, '/etc/.other.tmp', 70, 33)
      log.rename(bob, '/etc/.other.tmp', '/etc/other', 70, 33, { victim: 71 })
      const answer = await whoMade(t, content, { log, inodes })
      assert.deepEqual([answerOf(answer), answer.also], [1001, []])
    })

    test(`has nothing of what was done to the one that it was, once that has another name, ${known}`, async (t) => {
      const { log, alice, bob } = people()
      log.rename(alice, '/etc/conf', '/etc/t', 70, 33)
      log.rename(alice, '/etc/other', '/etc/conf', 71, 33)
      log.rename(alice, '/etc/t', '/etc/other', 70, 33)
      log.wait(60)
      log.write(bob, '/etc/other', 70)
      const answer = await whoMade(t, content, { log, inodes })
      assert.deepEqual([answerOf(answer), answer.also], [1001, []])
    })

    test(`nor after an exchange, ${known}`, async (t) => {
      const { log, alice, bob } = people()
      log.call(alice, 'renameat2', [
        { name: '/etc/', inode: 33, nametype: 'PARENT', mode: '040755' },
        { name: '/etc/', inode: 33, nametype: 'PARENT', mode: '040755' },
        { name: '/etc/conf', inode: 70, nametype: 'DELETE' },
        { name: '/etc/other', inode: 71, nametype: 'DELETE' },
        { name: '/etc/other', inode: 70, nametype: 'CREATE' },
        { name: '/etc/conf', inode: 71, nametype: 'CREATE' },
      ])
      log.wait(60)
      log.write(bob, '/etc/other', 70)
      const answer = await whoMade(t, content, { log, inodes })
      assert.deepEqual([answerOf(answer), answer.also], [1001, []])
    })

    test(`that was moved away, written there and brought back has its content from the writer, ${known}`, async (t) => {
      const { log, alice, bob } = people()
      log.rename(alice, '/etc/conf', '/etc/t', 70, 33)
      log.write(bob, '/etc/t', 70)
      log.wait(60).rename(alice, '/etc/t', '/etc/conf', 70, 33)
      const answer = await whoMade(t, content, { log, inodes })
      assert.deepEqual([answerOf(answer), answer.also.map(({ who }) => who.auid)], [1002, [1001]])
    })
  }
})

suite('a symbolic link', () => {
  test('is not changed by a write through it, and what it leads to is', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(alice, '/etc/link', 70)
    const inodes = { '/etc/': 33, '/etc/conf': 70, '/etc/link': 72 }
    const link = { path: '/etc/link', change: 'changed', type: 'l', letters: 'c', ctime: [0, log.now] } as const
    assert.equal(answerOf(await whoMade(t, link, { log, inodes })), 'unattributed: no-rule')
    const file = { path: '/etc/conf', change: 'changed', ctime: [0, log.now] } as const
    assert.equal(answerOf(await whoMade(t, file, { log, inodes })), 1001)
  })
})
