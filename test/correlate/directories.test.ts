import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { ReportedChange, Sides } from '../support/aide-files.js'
import { AuditLog, type Item } from '../support/audit-log.js'
import { answerOf, investigate, whoMade } from '../support/investigate.js'

const CONTAINER = '00:2f'

suite('calls relative to a directory descriptor', () => {
  test('a file made that way is found by the inode that AIDE has for its directory', async (t) => {
    const log = new AuditLog()
    const alice = { ...log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' }), cwd: '/home/alice' }
    log.create(alice, '/opt/tree/f', 90, 50, { byDescriptor: true })
    const answer = await whoMade(t, { path: '/opt/tree/f', change: 'added' }, { log, inodes: { '/opt/tree/': 50 } })
    assert.equal(answerOf(answer), 1001)
    assert.equal(answer.deed?.path, 'directory-entry')
  })

  test('a file removed that way is found, and one of the same name in another directory is not blamed on it', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.remove(alice, '/opt/tree/f', 90, 50, { byDescriptor: true })
    const inodes = { '/opt/tree/': 50, '/opt/tree/f': 90, '/opt/wood/': 51, '/opt/wood/f': 91 }
    const { attributions } = await investigate(t, {
      ...{ log, inodes },
      changes: [
        { path: '/opt/tree/f', change: 'removed' },
        { path: '/opt/wood/f', change: 'removed' },
      ],
    })
    assert.deepEqual(attributions.map(answerOf), [1001, 'unattributed: unexplained'])
  })

  test('never take the working directory for their base', async (t) => {
    const log = new AuditLog()
    const alice = { ...log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' }), cwd: '/etc' }
    log.remove(alice, '/tmp/passwd', 90, 5, { byDescriptor: true })
    const answer = await whoMade(
      t,
      { path: '/etc/passwd', change: 'removed' },
      { log, inodes: { '/etc/': 33, '/etc/passwd': 70 } },
    )
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test('a file removed that way is found by what removed its directory, also where that was made again', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.remove(alice, '/opt/tree/f', 61, 60, { byDescriptor: true })
    log.rmdir(alice, '/opt/tree', 60, 50)
    log.wait(60).mkdir(bob, '/opt/tree', 61, 50)
    log.create(bob, '/opt/tree/g', 60, 61, { byDescriptor: true })
    assert.equal(answerOf(await whoMade(t, { path: '/opt/tree/f', change: 'removed' }, { log })), 1001)
  })

  test('a whole tree made that way is followed from its root downwards', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.mkdir(alice, '/opt/tree', 60, 50, { byDescriptor: true })
    log.mkdir(alice, '/opt/tree/in', 61, 60, { byDescriptor: true })
    log.create(alice, '/opt/tree/in/f', 62, 61, { byDescriptor: true })
    const { attributions } = await investigate(t, {
      ...{ log, inodes: { '/opt/': 50 } },
      changes: [
        { path: '/opt/tree', change: 'added', type: 'd' },
        { path: '/opt/tree/in', change: 'added', type: 'd' },
        { path: '/opt/tree/in/f', change: 'added' },
      ],
    })
    assert.deepEqual(attributions.map(answerOf), [1001, 1001, 1001])
  })
})

suite('a directory that was moved', () => {
  test('explains everything below it: added at its new place, removed at the old', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.rename(alice, '/tmp/site', '/opt/site', 60, [5, 50], { directory: true })
    const { attributions } = await investigate(t, {
      ...{ log, inodes: { '/opt/': 50, '/tmp/': 5 } },
      changes: [
        { path: '/opt/site', change: 'added', type: 'd' },
        { path: '/opt/site/index.html', change: 'added' },
        { path: '/tmp/site/index.html', change: 'removed' },
        { path: '/opt/sitemap', change: 'added' },
      ],
    })
    const answers = new Map(attributions.map((one) => [one.change.path, answerOf(one)]))
    assert.deepEqual(Object.fromEntries(answers), {
      '/opt/site': 1001,
      '/opt/site/index.html': 1001,
      '/tmp/site/index.html': 1001,
      '/opt/sitemap': 'unattributed: unexplained',
    })
    const below = attributions.find(({ change }) => change.path === '/opt/site/index.html')
    assert.equal(below?.deed?.path, 'parent-moved')
  })

  test('does not explain a file below it that somebody wrote afterwards', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.rename(alice, '/tmp/site', '/opt/site', 60, [5, 50], { directory: true })
    log.create(bob, '/opt/site/evil.html', 66, 60)
    const answer = await whoMade(t, { path: '/opt/site/evil.html', change: 'added' }, { log, inodes: { '/opt/': 50 } })
    assert.equal(answerOf(answer), 1002)
  })
})

suite('a directory whose entries changed', () => {
  test('is the deed of whoever made the last entry', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(alice, '/etc/one', 81, 33)
    log.wait(60)
    log.remove(bob, '/etc/two', 82, 33)
    const time = log.now
    const answer = await whoMade(
      t,
      { path: '/etc', change: 'changed', type: 'd', letters: 'mc', mtime: [0, time], ctime: [0, time] },
      { log, inodes: { '/etc/': 33 } },
    )
    assert.equal(answerOf(answer), 1002)
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1001],
    )
  })

  test('is the deed of whoever set its mode, if that differs, too; the maker of the entry stands beside him', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.call(alice, 'fchmodat', [{ name: '/opt/tree', inode: 60, mode: '040755' }])
    const time = log.wait(60).create(bob, '/opt/tree/f', 61, 60)
    const answer = await whoMade(
      t,
      { path: '/opt/tree', change: 'changed', type: 'd', letters: 'pmc', mtime: [0, time], ctime: [0, time] },
      { log, inodes: { '/opt/': 50, '/opt/tree/': 60 } },
    )
    assert.deepEqual([answerOf(answer), answer.also.map(({ who }) => who.auid)], [1001, [1002]])
  })

  test('is not the deed of whoever only wrote to a file in it', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.write(alice, '/etc/conf', 70)
    const answer = await whoMade(
      t,
      { path: '/etc', change: 'changed', type: 'd', letters: 'mc', mtime: [0, log.now], ctime: [0, log.now] },
      { log, inodes: { '/etc/': 33 } },
    )
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })
})

suite('the same name in a container', () => {
  const inodes = { '/etc/': 33, '/etc/passwd': 70 }

  test("written there is not the host's file", async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(bob, '/etc/passwd', 4711, { dev: CONTAINER })
    const answer = await whoMade(
      t,
      { path: '/etc/passwd', change: 'changed', inode: [70, 70], ctime: [0, log.now] },
      { log, inodes },
    )
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test("replaced there is not the host's file", async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(bob, '/etc/passwd+', 4712, 4000, { dev: CONTAINER })
    log.rename(bob, '/etc/passwd+', '/etc/passwd', 4712, 4000, { dev: CONTAINER, victim: 4711 })
    const answer = await whoMade(
      t,
      { path: '/etc/passwd', change: 'changed', letters: 'mciH', inode: [70, 71], ctime: [0, log.now] },
      { log, inodes },
    )
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test("made or removed there is not the host's file", async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.remove(bob, '/etc/passwd', 4711, 4000, { dev: CONTAINER })
    log.create(bob, '/etc/new', 4713, 4000, { dev: CONTAINER })
    const { attributions } = await investigate(t, {
      ...{ log, inodes },
      changes: [
        { path: '/etc/passwd', change: 'removed' },
        { path: '/etc/new', change: 'added' },
      ],
    })
    assert.deepEqual(attributions.map(answerOf), ['unattributed: unexplained', 'unattributed: unexplained'])
  })

  test("does not hide the host's own", async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(alice, '/etc/passwd', 70)
    log.write(bob, '/etc/passwd', 4711, { dev: CONTAINER })
    const answer = await whoMade(
      t,
      { path: '/etc/passwd', change: 'changed', inode: [70, 70], ctime: [0, log.now] },
      { log, inodes },
    )
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(answer.also, [])
  })
})

suite('a path through another name of its directory', () => {
  test('is found where the directory is bind-mounted elsewhere', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.create(alice, '/mnt/etc/new.conf', 90, 33)
    const answer = await whoMade(t, { path: '/etc/new.conf', change: 'added' }, { log, inodes: { '/etc/': 33 } })
    assert.equal(answerOf(answer), 1001)
    assert.equal(answer.deed?.path, 'other-name')
  })
})

suite('a directory whose inode number was another directory before', () => {
  test('has not what was done in that one', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.mkdir(alice, '/tmp/work', 60, 5)
    log.create(alice, '/tmp/work/f', 61, 60)
    log.create(alice, '/tmp/work/g', 63, 60, { byDescriptor: true })
    log.remove(alice, '/tmp/work/f', 61, 60)
    log.remove(alice, '/tmp/work/g', 63, 60)
    log.rmdir(alice, '/tmp/work', 60, 5)
    log.wait(60)
    log.mkdir(bob, '/opt/tree', 60, 50)
    const { attributions } = await investigate(t, {
      ...{ log, inodes: { '/opt/': 50 } },
      changes: [
        { path: '/opt/tree', change: 'added', type: 'd' },
        { path: '/opt/tree/f', change: 'added' },
        { path: '/opt/tree/g', change: 'added' },
      ],
    })
    assert.deepEqual(attributions.map(answerOf), [1002, 'unattributed: unexplained', 'unattributed: unexplained'])
  })

  test('nor a removed one what was done in the next', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.remove(alice, '/opt/tree/f', 61, 60, { byDescriptor: true })
    log.rmdir(alice, '/opt/tree', 60, 50)
    log.wait(60)
    log.mkdir(bob, '/tmp/work', 60, 5)
    log.create(bob, '/tmp/work/f', 61, 60, { byDescriptor: true })
    log.remove(bob, '/tmp/work/f', 61, 60, { byDescriptor: true })
    const { attributions } = await investigate(t, {
      ...{ log, inodes: { '/opt/': 50, '/opt/tree/': 60, '/opt/tree/f': 61 } },
      changes: [
        { path: '/opt/tree', change: 'removed', type: 'd' },
        { path: '/opt/tree/f', change: 'removed' },
      ],
    })
    assert.deepEqual(attributions.map(answerOf), [1001, 1001])
    assert.deepEqual(attributions[1]!.also, [])
  })
})

suite('a file below a directory that was moved in', () => {
  test('is the deed of the mover, and whoever wrote it before stands beside him', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.create(bob, '/tmp/site/page', 61, 60)
    log.wait(600)
    log.rename(alice, '/tmp/site', '/opt/site', 60, [5, 50], { directory: true })
    const answer = await whoMade(t, { path: '/opt/site/page', change: 'added' }, { log, inodes: { '/opt/': 50 } })
    assert.equal(answerOf(answer), 1001)
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1002],
    )
  })

  test('is not when its ctime is later: to be moved along leaves no mark', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.rename(alice, '/tmp/site', '/opt/site', 60, [5, 50], { directory: true })
    const ctime = log.wait(600).now
    const answer = await whoMade(
      t,
      { path: '/opt/site/page', change: 'added', ctime: [null, ctime] },
      { log, inodes: { '/opt/': 50 } },
    )
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test('is, when the move was relative to a descriptor', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.rename(alice, '/opt/old', '/opt/site', 60, 50, { directory: true, byDescriptor: true })
    const answer = await whoMade(t, { path: '/opt/site/page', change: 'added' }, { log, inodes: { '/opt/': 50 } })
    assert.equal(answerOf(answer), 1001)
  })
})

suite('a directory in the place of another', () => {
  const people = () => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    return { log, alice, bob }
  }
  const swap = ({ log, bob }: ReturnType<typeof people>): number => {
    log.wait(60).rename(bob, '/opt/site', '/opt/site.old', 60, 50, { directory: true })
    return log.wait(5).rename(bob, '/opt/site.new', '/opt/site', 70, 50, { directory: true })
  }
  const before = Date.UTC(2026, 10, 23, 7)
  const replaced = { path: '/opt/site/page', change: 'changed', letters: 'mciH', inode: [61, 71] } as const

  for (const inodes of [{}, { '/opt/': 50, '/opt/site/': 60, '/opt/site/page': 61, '/opt/site.new/page': 71 }])
    test(`put another file at every path below it: the deed of the mover, with ${Object.keys(inodes).length} inodes known`, async (t) => {
      const all = people()
      const { log, alice } = all
      log.write(alice, '/opt/site/page', 61)
      swap(all)
      const answer = await whoMade(t, { ...replaced, ctime: [before, before] }, { log, inodes })
      assert.deepEqual([answerOf(answer), answer.verdict, answer.deed?.path], [1002, 'attributed', 'parent-moved'])
    })

  test('is the cause also where AIDE compares nothing but the content', async (t) => {
    const all = people()
    const { log, alice } = all
    log.write(alice, '/opt/site/page', 61)
    swap(all)
    const answer = await whoMade(t, { path: '/opt/site/page', change: 'changed', letters: 'H' }, { log })
    assert.deepEqual([answerOf(answer), answer.also.map(({ who }) => who.auid)], [1002, [1001]])
  })

  test('stands beside whoever wrote the new file afterwards', async (t) => {
    const all = people()
    const { log, alice } = all
    swap(all)
    const ctime = log.wait(60).write(alice, '/opt/site/page', 71)
    const answer = await whoMade(t, { ...replaced, ctime: [before, ctime] }, { log })
    assert.deepEqual(
      [answerOf(answer), answer.verdict, answer.also.map(({ who }) => who.auid)],
      [1001, 'attributed', [1002]],
    )
  })

  test('is no excuse for a change after it, nor is whoever wrote the old file', async (t) => {
    const all = people()
    const { log, alice } = all
    log.write(alice, '/opt/site/page', 61)
    swap(all)
    const ctime = log.wait(60).now
    const answer = await whoMade(t, { ...replaced, ctime: [before, ctime] }, { log })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test('that came back is none', async (t) => {
    const { log, alice, bob } = people()
    const ctime = log.write(alice, '/opt/site/page', 61)
    log.wait(60).rename(bob, '/opt/site', '/opt/away', 60, 50, { directory: true })
    log.wait(5).rename(bob, '/opt/away', '/opt/site', 60, 50, { directory: true })
    for (const letters of ['H', 'mcH'])
      assert.equal(
        answerOf(
          await whoMade(
            t,
            {
              path: '/opt/site/page',
              change: 'changed',
              letters,
              ...(letters === 'H' ? {} : { ctime: [before, ctime] }),
            },
            { log, inodes: { '/opt/': 50, '/opt/site/': 60, '/opt/site/page': 61 } },
          ),
        ),
        1001,
      )
  })

  test('by an exchange, which shows none of the two leave, explains changed and missing files of both', async (t) => {
    const { log, bob } = people()
    const item = (name: string, inode: number, nametype: 'PARENT' | 'CREATE' | 'DELETE'): Item => ({
      ...{ name, inode, nametype, mode: '040755' },
    })
    log.call(bob, 'renameat2', [
      item('/opt/', 50, 'PARENT'),
      item('/opt/', 50, 'PARENT'),
      item('/opt/a', 60, 'DELETE'),
      item('/opt/b', 70, 'DELETE'),
      item('/opt/b', 60, 'CREATE'),
      item('/opt/a', 70, 'CREATE'),
    ])
    const { attributions } = await investigate(t, {
      log,
      changes: [
        { path: '/opt/a/page', change: 'changed', letters: 'mciH', inode: [61, 71], ctime: [before, before] },
        { path: '/opt/a/only', change: 'removed' },
        { path: '/opt/b/page', change: 'changed', letters: 'mciH', inode: [71, 61], ctime: [before, before] },
        { path: '/opt/b/only', change: 'added' },
      ],
    })
    assert.deepEqual(attributions.map(answerOf), [1002, 1002, 1002, 1002])
  })
})

suite('a mount', () => {
  const directory = (name: string, inode: number): Item => ({ name, inode, mode: '040755' })

  test('over a directory is an inference for a file below it that is another now', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.call(alice, 'mount', [directory('/opt/data', 60)], {}, ['0', '0', '0', '0'])
    const ctime: Sides = [log.now - 3_600_000, log.wait(60).now]
    const answer = await whoMade(
      t,
      { path: '/opt/data/f', change: 'changed', letters: 'mciH', ctime, inode: [61, 3] },
      { log },
    )
    assert.deepEqual([answerOf(answer), answer.verdict], [1001, 'inferred'])
  })

  test('that only its own namespace saw is not blamed for what others did', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.write(alice, '/etc/resolv.conf', 100)
    log.create(alice, '/opt/data/new', 62, 60)
    log.wait(60)
    log.call(
      bob,
      'mount',
      [
        { name: '/etc/resolv.conf', inode: 100 },
        { name: '/etc/netns/x', inode: 7 },
      ],
      {},
      ['0', '0', '0', '1000'],
    )
    log.call(bob, 'mount', [directory('/opt/data', 60)], {}, ['0', '0', '0', '0'])
    const { attributions } = await investigate(t, {
      log,
      changes: [
        { path: '/etc/resolv.conf', change: 'changed', letters: 'H' },
        { path: '/opt/data/new', change: 'added' },
      ],
    })
    assert.deepEqual(attributions.map(answerOf), [1001, 1001])
  })

  test('over a directory is why everything below it is gone', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.call(alice, 'mount', [directory('/opt/data', 60)], {}, ['0', '0', '0', '0'])
    const answer = await whoMade(t, { path: '/opt/data/f', change: 'removed' }, { log, inodes: { '/opt/': 50 } })
    assert.equal(answerOf(answer), 1001)
  })

  test('that was there before and is taken away shows the older ones, which nobody made since', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    const made = log.mkdir(alice, '/opt/data', 60, 50)
    log.create(alice, '/opt/data/f', 70, 60)
    const ctime: Sides = [log.wait(300).now, made]
    const baseline = log.wait(60).now
    log.wait(60).call(bob, 'umount2', [directory('/opt/data', 80)], {}, ['0', '0', '0', '0'])
    const changes: readonly ReportedChange[] = [
      { path: '/opt/data', change: 'changed', type: 'd', letters: 'mci', mtime: ctime, ctime, inode: [80, 60] },
      { path: '/opt/data/f', change: 'changed', letters: '>mciH', mtime: ctime, ctime, inode: [81, 70] },
    ]
    const inodes = { '/opt/': 50, '/opt/data/': 80, '/opt/data/f': 81 }
    const { attributions } = await investigate(t, { log, changes, inodes, baseline })
    assert.deepEqual(attributions.map(answerOf), [1002, 1002])
    assert.deepEqual(
      attributions.map(({ also }) => also.length),
      [0, 0],
    )
    // Where nobody knows when the database was made, its ctime tells what is older.
    const without = await investigate(t, { log, changes, inodes })
    assert.deepEqual(without.attributions.map(answerOf), [1002, 1002])
  })

  test('by somebody else later is not why a directory that was moved has its files there, or has not', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.rename(alice, '/opt/data/v', '/opt/data/v.old', 61, 60, { directory: true })
    log.wait(60).call(bob, 'mount', [directory('/opt/data', 60)], {}, ['0', '0', '0', '0'])
    const { attributions } = await investigate(t, {
      log,
      changes: [
        { path: '/opt/data/v.old/f', change: 'added' },
        { path: '/opt/data/v/f', change: 'removed' },
      ],
      inodes: { '/opt/': 50, '/opt/data/': 60, '/opt/data/v/': 61, '/opt/data/v/f': 62 },
    })
    assert.deepEqual(attributions.map(answerOf), [1001, 1001])
  })

  test('that was taken away again is not', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.call(alice, 'mount', [directory('/opt/data', 60)], {}, ['0', '0', '0', '0'])
    log.call(alice, 'umount2', [directory('/opt/data', 2)], {}, ['0', '0', '0', '0'])
    const answer = await whoMade(t, { path: '/opt/data/f', change: 'removed' }, { log, inodes: { '/opt/': 50 } })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })

  test('of a directory somewhere else, or again with other options, changes nothing of it', async (t) => {
    const log = new AuditLog()
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.call(bob, 'mount', [directory('/mnt', 9), directory('/opt/data', 60)], {}, ['0', '0', '0', '1000'])
    log.call(bob, 'mount', [directory('/opt/data', 60)], {}, ['0', '0', '0', '20'])
    const answer = await whoMade(
      t,
      { path: '/opt/data', change: 'changed', type: 'd', letters: 'c', ctime: [0, log.now] },
      { log, inodes: { '/opt/': 50, '/opt/data/': 60 } },
    )
    assert.equal(answerOf(answer), 'unattributed: no-rule')
  })
})
