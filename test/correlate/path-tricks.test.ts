import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { ReportedChange } from '../support/aide-files.js'
import { AuditLog } from '../support/audit-log.js'
import { answerOf, investigate, whoMade } from '../support/investigate.js'

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

suite('names of a kernel before 3.13, which does not say what became of each', () => {
  const inodes = { '/etc/': 33, '/etc/conf': 70, '/etc/gone': 71, '/etc/linked': 73 }
  const people = () => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    return { log, alice, bob }
  }
  const ask = async (
    t: TestContext,
    log: AuditLog,
    changes: readonly ReportedChange[],
  ): Promise<readonly unknown[]> => {
    const old = log.text.replaceAll(/ nametype=.*/g, '')
    const { attributions } = await investigate(t, { log: old, inodes, changes })
    const found = new Map(attributions.map((one) => [one.change.path, [answerOf(one), one.deed?.operation]]))
    return changes.map(({ path }) => found.get(path))
  }

  test('are told by the call and their order', async (t) => {
    const { log, alice, bob } = people()
    log.rename(alice, '/etc/conf.new', '/etc/conf', 72, 33)
    log.remove(bob, '/etc/gone', 71, 33)
    log.mkdir(alice, '/etc/made', 74, 33)
    log.link(bob, '/etc/linked', '/etc/other', 73, 33)
    assert.deepEqual(
      await ask(t, log, [
        { path: '/etc/conf', change: 'changed', letters: 'mciH', inode: [70, 72] },
        { path: '/etc/gone', change: 'removed' },
        { path: '/etc/made', change: 'added', type: 'd' },
        { path: '/etc/linked', change: 'changed', letters: 'cn' },
        { path: '/etc/other', change: 'added' },
      ]),
      [
        [1001, 'rename'],
        [1002, 'delete'],
        [1001, 'mkdir'],
        [1002, 'link'],
        [1002, 'link'],
      ],
    )
  })

  test('are no writes to the directory, nor its end', async (t) => {
    const { log, alice, bob } = people()
    log.create(alice, '/etc/new', 75, 33)
    log.remove(bob, '/etc/gone', 71, 33)
    assert.deepEqual(
      await ask(t, log, [
        { path: '/etc/new', change: 'added' },
        { path: '/etc', change: 'removed', type: 'd' },
      ]),
      [
        [1001, 'truncate'],
        ['unattributed: unexplained', undefined],
      ],
    )
  })
})
