import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog, type Actor } from '../support/audit-log.js'
import type { ReportedChange } from '../support/aide-files.js'
import { answerOf, whoMade } from '../support/investigate.js'

const FILE = '/etc/wh'
const IN_ETC = { '/etc/': 33, [FILE]: 70 }

/** What AIDE prints of it: another type and inode (0.18.3, recorded). */
const device = (ctime: number): ReportedChange => ({
  ...{ path: FILE, change: 'changed', type: 'c', letters: '<bpmciHA' },
  ...{ inode: [70, 71], ctime: [0, ctime] },
})

const night = (): { log: AuditLog; bob: Actor } => {
  const log = new AuditLog()
  return { log, bob: log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' }) }
}

suite('a character device where a file was, which a rename left there', () => {
  test('is the deed of the renamer, marked as inferred', async (t) => {
    const { log, bob } = night()
    log.rename(bob, FILE, '/etc/wh.new', 70, 33)
    const answer = await whoMade(t, device(log.now), { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 1002)
    assert.equal(answer.verdict, 'inferred')
    assert.match(answer.explanation, /RENAME_WHITEOUT.*does not hold the flags of renameat2/)
  })

  test('so it is where the file itself was made since the baseline', async (t) => {
    const { log, bob } = night()
    log.create(bob, FILE, 70, 33)
    log.rename(bob, FILE, '/etc/wh.new', 70, 33)
    const added: ReportedChange = { path: FILE, change: 'added', type: 'c', inode: [null, 71], ctime: [null, log.now] }
    const answer = await whoMade(t, added, { log, inodes: { '/etc/': 33 } })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'inferred'])
  })

  test('is that of whoever made one there after a rename', async (t) => {
    const { log, bob } = night()
    const eve = log.login({ account: 'eve', auid: 1003, ses: 3, address: '10.0.0.3' })
    log.rename(bob, FILE, '/etc/wh.new', 70, 33)
    log.call(eve, 'mknodat', [
      { name: '/etc/', inode: 33, nametype: 'PARENT', mode: '040755' },
      { name: FILE, inode: 71, nametype: 'CREATE', mode: '020600' },
    ])
    const answer = await whoMade(t, device(log.now), { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict], [1003, 'attributed'])
  })

  test("is nobody's when it is younger than the rename, or the very device that was moved away", async (t) => {
    const { log, bob } = night()
    log.rename(bob, FILE, '/etc/wh.new', 70, 33)
    const later = await whoMade(t, device(log.now + 20_000), { log, inodes: IN_ETC })
    assert.equal(answerOf(later), 'unattributed: unexplained')
    const moved = await whoMade(
      t,
      { ...device(log.now), inode: [69, 70] },
      { log, inodes: { '/etc/': 33, [FILE]: 69 } },
    )
    assert.equal(answerOf(moved), 'unattributed: unexplained')
  })

  test('is no excuse for a plain file that stands there', async (t) => {
    const { log, bob } = night()
    log.rename(bob, FILE, '/etc/wh.new', 70, 33)
    const answer = await whoMade(t, { ...device(log.now), type: 'f' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: unexplained')
  })
})
