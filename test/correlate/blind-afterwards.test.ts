import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog } from '../support/audit-log.js'
import { answerOf, investigate, whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const IN_ETC = { '/etc/': 33, [CONF]: 70 }

suite('a file that changed again after the last event on it', () => {
  test('while auditing was off, is the deed of nobody; whoever wrote it before is listed', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(alice, CONF, 70)
    log.wait(60)
    log.record('DAEMON_END', 'op=terminate auid=0 uid=0 ses=3 pid=1 res=success')
    const ctime = log.wait(300).now
    const answer = await whoMade(t, { path: CONF, change: 'changed', ctime: [0, ctime] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: auditing-off')
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1001],
    )
  })

  test('after auditd was killed, which no record tells, is the deed of nobody either', async (t) => {
    const log = new AuditLog()
    log.record('DAEMON_START', 'op=start ver=3.0.9 auid=4294967295 pid=1 res=success')
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.chmod(alice, CONF, 70)
    const ctime = log.wait(60).now
    log.wait(60)
    log.record('DAEMON_START', 'op=start ver=3.0.9 auid=4294967295 pid=9 res=success')
    const changed = { path: CONF, change: 'changed', letters: 'cp' } as const
    const answer = await whoMade(t, { ...changed, ctime: [0, ctime] }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: auditing-off')
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1001],
    )
  })
})

suite('a call by descriptor on an inode that nobody can name', () => {
  test('is no name, but no alarm either', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.chmod(bob, null, 4242)
    const unknown = await whoMade(t, { path: '/etc/other', change: 'changed', letters: 'cp' }, { log })
    assert.equal(answerOf(unknown), 'unattributed: unresolved')
  })

  test('is no excuse when it made a file without any name, which comes to one by a link(2) alone', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    // O_TMPFILE | O_WRONLY: the item has the name of the directory, and the identity of the file.
    log.call(bob, 'openat', [{ name: '/etc', inode: 4242, mode: '0100600' }], {}, ['ffffff9c', '0', '410001', '180'])
    const answer = await whoMade(t, { path: '/etc/other', change: 'added' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test('is one in its own directory alone, not in that of a symbolic link through which it was made', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(bob, '/etc/one', 60, 33)
    log.create(bob, '/opt/two', 61, 50)
    const directory = { inode: 50, nametype: 'PARENT', mode: '040755' } as const
    // As the kernel logs it, measured: the item of the link's own directory has the inode of the other.
    const items = [
      { name: '/etc/', ...directory },
      { name: null, ...directory },
      { name: null, nametype: 'CREATE' },
      { name: null, ...directory },
      { name: null, inode: 62, nametype: 'CREATE' },
    ] as const
    log.call(bob, 'openat', items, {}, ['ffffff9c', '0', '241', '1b6'])
    const { attributions } = await investigate(t, {
      log,
      changes: [
        { path: '/etc/new', change: 'added' },
        { path: '/opt/new', change: 'added' },
      ],
    })
    assert.deepEqual(attributions.map(answerOf), ['unattributed: unexplained', 'unattributed: unresolved'])
  })

  test('is no excuse when another event names the file with that inode', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.chmod(bob, null, 4242)
    log.write(bob, '/srv/own', 4242)
    const change = { path: '/etc/other', change: 'changed', letters: 'cp' } as const
    assert.equal(answerOf(await whoMade(t, change, { log })), 'unattributed: unexplained')
  })

  test('is one when that inode was used again by the time of that event', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.chmod(bob, null, 4242)
    log.create(bob, '/srv/own', 4242, 34)
    const change = { path: '/etc/other', change: 'changed', letters: 'cp' } as const
    assert.equal(answerOf(await whoMade(t, change, { log })), 'unattributed: unresolved')
  })

  test('is no excuse for a file whose own inode AIDE knows to be another', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.chmod(bob, null, 4242)
    const answer = await whoMade(t, { path: CONF, change: 'changed', letters: 'cp' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })
})

suite('a log of several hosts', () => {
  test('goes back as far as the records of the host that is asked for, and no farther', async (t) => {
    const [web1, web2] = [new AuditLog(), new AuditLog()]
    const alice = web1.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    web1.write(alice, '/etc/other', 71)
    const ctime = web2.wait(600).now
    web2.wait(600)
    const bob = web2.login({ account: 'bob', auid: 1002, ses: 1, address: '10.0.0.2' })
    web2.write(bob, '/etc/third', 72)
    const named = (log: AuditLog, node: string): string => log.text.replaceAll(/^(?=type=)/gm, `node=${node} `)
    const log = named(web1, 'web1') + named(web2, 'web2')
    const change = { path: CONF, change: 'changed', letters: 'cp', ctime: [0, ctime] } as const
    const check = web2.now + 60_000
    const answer = await whoMade(t, change, { log, node: 'web2', check, baseline: web1.now + 1000 })
    assert.equal(answerOf(answer), 'unattributed: before-log')
  })
})
