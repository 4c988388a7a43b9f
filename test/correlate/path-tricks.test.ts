import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const IN_ETC = { '/etc/': 33, [CONF]: 70 }
const alice = { account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' } as const

suite('a path that was spelled otherwise', () => {
  for (const spelled of ['//etc//app.conf', '/etc/./app.conf', '/etc/x/../app.conf', '/proc/self/root/etc/app.conf'])
    test(`is found: ${spelled}`, async (t) => {
      const log = new AuditLog()
      log.write(log.login(alice), spelled, 70)
      const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
      assert.equal(answerOf(await whoMade(t, change, { log, inodes: IN_ETC })), 1001)
    })

  test('is found from the working directory, and not from one that was removed', async (t) => {
    const change = (now: number) => ({ path: CONF, change: 'changed', ctime: [0, now] }) as const
    const log = new AuditLog()
    log.write({ ...log.login(alice), cwd: '/etc' }, 'app.conf', 70)
    assert.equal(answerOf(await whoMade(t, change(log.now), { log, inodes: IN_ETC })), 1001)
    const gone = new AuditLog()
    gone.write({ ...gone.login(alice), cwd: '/etc (deleted)' }, 'app.conf', 4711)
    assert.equal(
      answerOf(await whoMade(t, change(gone.now), { log: gone, inodes: IN_ETC })),
      'unattributed: unexplained',
    )
  })
})

suite('a file made without a name', () => {
  test('and linked into place is the deed of whoever linked it', async (t) => {
    const log = new AuditLog()
    log.link(log.login(alice), '/proc/self/fd/3', '/etc/new', 80, 33)
    const answer = await whoMade(t, { path: '/etc/new', change: 'added' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1001)
  })
})

suite('two files that changed places in one call', () => {
  test('were both changed by whoever made it', async (t) => {
    const log = new AuditLog()
    const items = [
      { name: '/etc/', inode: 33, nametype: 'PARENT', mode: '040755' },
      { name: '/etc/', inode: 33, nametype: 'PARENT', mode: '040755' },
      { name: CONF, inode: 70, nametype: 'DELETE' },
      { name: '/etc/other', inode: 71, nametype: 'DELETE' },
      { name: '/etc/other', inode: 70, nametype: 'CREATE' },
      { name: CONF, inode: 71, nametype: 'CREATE' },
    ] as const
    log.call(log.login(alice), 'renameat2', items, {}, ['ffffff9c', '0', 'ffffff9c', '0'])
    const inodes = { ...IN_ETC, '/etc/other': 71 }
    for (const [path, before, after] of [
      [CONF, 70, 71],
      ['/etc/other', 71, 70],
    ] as const) {
      const change = { path, change: 'changed', letters: 'mciH', inode: [before, after], ctime: [0, log.now] } as const
      assert.equal(answerOf(await whoMade(t, change, { log, inodes })), 1001, path)
    }
  })
})
