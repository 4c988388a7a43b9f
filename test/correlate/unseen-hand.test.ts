import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AuditLog, type Actor } from '../support/audit-log.js'
import { answerOf, whoMade } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const IN_ETC = { '/etc/': 33, [CONF]: 70 }
const UNKNOWN = 'unattributed: unexplained'

const people = (): { log: AuditLog; alice: Actor; bob: Actor } => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
  const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
  log.wait(600)
  return { log, alice, bob }
}

suite('where somebody came last of whom no event tells, nobody is blamed', () => {
  test('a file of which nothing but the ctime differs, whose moment is of nobody who is known', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    log.chmod(alice, '/etc/conf', 70)
    const change = { path: '/etc/conf', change: 'changed', letters: 'c', ctime: [0, log.wait(600).now] } as const
    const answer = await whoMade(t, change, { log, inodes: { '/etc/': 33, '/etc/conf': 70 } })
    assert.equal(answerOf(answer), 'unattributed: no-rule')
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1001],
    )
  })

  test('a file that was removed, made again, and is gone', async (t) => {
    const { log, alice, bob } = people()
    log.remove(alice, CONF, 70, 33)
    log.create(bob, CONF, 71, 33)
    log.wait(600)
    const answer = await whoMade(t, { path: CONF, change: 'removed' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), UNKNOWN)
    assert.deepEqual(
      answer.also.map(({ who }) => who.auid),
      [1001, 1002],
    )
  })

  test('a file that was made, removed, and is there', async (t) => {
    const { log, alice, bob } = people()
    log.create(alice, '/etc/new', 80, 33)
    log.remove(bob, '/etc/new', 80, 33)
    const answer = await whoMade(t, { path: '/etc/new', change: 'added' }, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), UNKNOWN)
  })

  test('a file that was written and then replaced, for AIDE found another inode', async (t) => {
    const { log, alice } = people()
    log.write(alice, CONF, 70)
    const change = { path: CONF, change: 'changed', letters: 'mciH', inode: [70, 71], ctime: [0, log.now] } as const
    assert.equal(answerOf(await whoMade(t, change, { log, inodes: IN_ETC })), UNKNOWN)
  })

  test('a file that was replaced twice, for AIDE found neither the inode of before nor the new one', async (t) => {
    const { log, alice } = people()
    log.rename(alice, '/etc/tmp', CONF, 71, 33, { victim: 70 })
    const change = { path: CONF, change: 'changed', letters: 'mciH', inode: [70, 72], ctime: [0, log.now] } as const
    assert.equal(answerOf(await whoMade(t, change, { log, inodes: IN_ETC })), UNKNOWN)
  })

  test('a file with an inode that was another file before, whose end was not logged', async (t) => {
    const { log, alice } = people()
    log.write(alice, '/srv/other', 71)
    log.wait(600)
    const change = { path: CONF, change: 'changed', letters: 'mciH', inode: [70, 71], ctime: [0, log.now] } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.also], [UNKNOWN, []])
  })

  test('a file that was opened just after its last change', async (t) => {
    const { log, bob } = people()
    const ctime = log.now
    log.wait(1.1).write(bob, CONF, 70)
    const change = { path: CONF, change: 'changed', ctime: [0, ctime] } as const
    assert.equal(answerOf(await whoMade(t, change, { log, inodes: IN_ETC })), UNKNOWN)
  })
})

suite('files of one name on two file systems', () => {
  const both = (): AuditLog => {
    const { log, alice, bob } = people()
    log.write(alice, '/etc/passwd', 70)
    log.wait(60).write(bob, '/etc/passwd', 999, { dev: '00:31' })
    return log
  }
  const change = { path: '/etc/passwd', change: 'changed' } as const

  test('are ambiguous while nobody tells which of them AIDE saw', async (t) => {
    const answer = await whoMade(t, change, { log: both() })
    assert.equal(answerOf(answer), 'ambiguous: several-hands')
    assert.match(answer.explanation, /on several file systems, as in a container/)
    assert.equal(answer.also.length, 2)
  })

  test("are told apart by AIDE's inode", async (t) => {
    const answer = await whoMade(t, change, { log: both(), inodes: { '/etc/passwd': 70 } })
    assert.deepEqual([answerOf(answer), answer.also], [1001, []])
  })
})

suite('the last hand that is known is named', () => {
  test('as an inference for a file that somebody unknown had made', async (t) => {
    const { log, bob } = people()
    log.write(bob, '/etc/new', 80)
    const change = { path: '/etc/new', change: 'added', ctime: [null, log.now] } as const
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.deepEqual([answerOf(answer), answer.verdict], [1002, 'inferred'])
    assert.match(answer.explanation, /; but who made it is not known: the rule/)
  })

  test('when what undoes its work came while AIDE was looking', async (t) => {
    const { log, alice, bob } = people()
    log.remove(alice, CONF, 70, 33)
    const check = Math.ceil(log.now / 1000) * 1000
    log.wait((check + 200 - log.now) / 1000).create(bob, CONF, 71, 33)
    const answer = await whoMade(t, { path: CONF, change: 'removed' }, { log, inodes: IN_ETC, check })
    assert.equal(answerOf(answer), 1001)
  })

  test('when AIDE was told to leave inodes out and a rename shows that another one came', async (t) => {
    const { log, alice } = people()
    log.rename(alice, '/etc/tmp', CONF, 71, 33, { victim: 70 })
    const change = { path: CONF, change: 'changed', ctime: [0, log.now] } as const
    assert.equal(answerOf(await whoMade(t, change, { log, inodes: IN_ETC })), 1001)
  })

  test('a file written in a gap, whose mode somebody changed after it: the gap is the reason, not nothing', async (t) => {
    const { log, alice } = people()
    log.record('CONFIG_CHANGE', 'op=set audit_enabled=0 old=1 auid=0 ses=3 subj=unconfined res=1')
    const mtime = log.wait(60).now
    log.wait(60).chmod(alice, '/etc/other', 90)
    log.wait(60).chmod(alice, CONF, 70)
    const change = {
      ...({ path: CONF, change: 'changed', letters: 'pmcH' } as const),
      ...({ mtime: [0, mtime], ctime: [0, log.now] } as const),
    }
    const answer = await whoMade(t, change, { log, inodes: IN_ETC })
    assert.equal(answerOf(answer), 'unattributed: auditing-off')
    assert.match(answer.explanation, /not of the content, that is: alice/)
  })

  test('two files with the same inode number on two file systems, of neither of which an event has the name', async (t) => {
    const { log, alice, bob } = people()
    log.chmod(alice, null, 12, { dev: '07:00' })
    log.wait(10).chmod(bob, null, 12, { dev: '00:27' })
    const files = { '/srv/a/': 2, '/srv/a/one': 12 }
    const told = { path: '/srv/a/one', change: 'changed', letters: 'pc', inode: [12, 12] } as const
    const known = await whoMade(t, { ...told, ctime: [0, log.now] }, { log, inodes: files })
    assert.deepEqual([answerOf(known), known.also], [1002, []])
    const unknown = await whoMade(t, { ...told, letters: 'p' }, { log, inodes: files })
    assert.equal(answerOf(unknown), 'ambiguous: several-hands')
  })
})
