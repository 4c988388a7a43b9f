import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { report } from '../../src/app/report/report.js'
import { forgedTimes, impossibleTimes } from '../../src/correlate/witnesses.js'
import type { Attribution } from '../../src/model/attribution.js'
import type { AideEntry } from '../../src/model/aide-entry.js'
import type { AttributeName } from '../../src/model/change.js'
import type { Witness } from '../../src/model/witness.js'
import { change, named, nameless } from '../support/attributions.js'
import { AuditLog, type Actor } from '../support/audit-log.js'
import { investigate } from '../support/investigate.js'

const witnesses = async (folder: string): Promise<readonly Witness[]> => {
  const { witnesses: found } = await report(
    `${folder}/aide-default.txt`,
    {
      ...{ audit: [`${folder}/audit`], db: ':memory:', node: null, ingest: true, authLog: null, since: null },
      ...{ rules: `${folder}/audit.rules`, passwd: `${folder}/passwd`, aideDatabase: `${folder}/aide.db` },
      ...{ until: null, aideStatus: null, explain: false },
    },
    Date.UTC(2026, 10, 25),
  )
  return found
}

suite('what AIDE and the audit trail say together, of recorded hosts', () => {
  test('is nothing of a day on which nobody touched the watch, through two boots', async () => {
    assert.deepEqual(await witnesses('fixtures/boots'), [])
  })

  test('is who had switched auditing off when files changed, and removed its rules', async () => {
    const found = await witnesses('fixtures/crowd')
    const off = found.filter(({ kind }) => kind === 'auditing-off')
    assert.ok(
      off.some(({ level, text, who }) => level === 'alarm' && /switched off/.test(text) && who?.address != null),
    )
    const touched = found.filter(({ kind }) => kind === 'watch-touched')
    assert.equal(touched.length, 1)
    assert.match(touched[0]!.text, /^the watch itself: root from \S+ removed audit rules/)
    assert.deepEqual(
      found.filter(({ kind }) => kind === 'times-forged'),
      [],
    )
  })

  test('is no alarm where auditd was stopped and started', async () => {
    const found = await witnesses('fixtures/raw')
    assert.deepEqual(
      found.map(({ kind, level }) => [kind, level]),
      [['auditing-off', 'warning']],
    )
    assert.deepEqual(found[0]!.paths, ['/etc/app/gone-log.conf'])
  })
})

suite('who touched the watch', () => {
  const touched = async (t: TestContext, act: (log: AuditLog, by: Actor) => unknown): Promise<readonly Witness[]> => {
    const log = new AuditLog()
    const mallory = log.login({ account: 'mallory', auid: 1005, ses: 3, address: '203.0.113.66' })
    act(log, { ...mallory, uid: 0 })
    const { witnesses: found } = await investigate(t, { log, changes: [], database: '/srv/watch/base.db' })
    return found
  }

  test('is told wherever AIDE keeps its database, by the word of its report', async (t) => {
    const [found, ...others] = await touched(t, (log, by) =>
      log.rename(by, '/srv/watch/new', '/srv/watch/base.db', 78, 60, { victim: 77 }),
    )
    assert.deepEqual(others, [])
    assert.equal(found?.kind, 'watch-touched')
    assert.match(found.text, /from 203\.0\.113\.66 changed \/srv\/watch\/base\.db, first at/)
  })

  test('is nobody where AIDE itself wrote its database, or somebody a file beside it', async (t) => {
    const aide = (log: AuditLog, by: Actor): unknown =>
      log.truncate({ ...by, exe: '/usr/bin/aide' }, '/srv/watch/base.db', 77)
    const beside = (log: AuditLog, by: Actor): unknown => log.truncate(by, '/srv/watch/base.db.note', 79)
    for (const act of [aide, beside]) assert.deepEqual(await touched(t, act), [])
  })
})

suite('a time that stood still while the content changed', () => {
  const entry = { path: '/etc/x', fileType: 'file', inode: 7, mtime: 1000, ctime: 1000 } as AideEntry
  const baseline = new Map([['/etc/x', entry]])
  const of = (...attributes: readonly AttributeName[]) => change('/etc/x', { attributes })
  const other = named(change('/etc/other', { attributes: ['mtime', 'ctime', 'sha256'] }))

  test('is an alarm where AIDE compares it', () => {
    const kinds = forgedTimes([nameless(of('mtime', 'sha256'), 'no-rule'), other], baseline)
    assert.deepEqual(
      kinds.map(({ kind, level }) => [kind, level]),
      [['times-forged', 'alarm']],
    )
    assert.match(kinds[0]!.text, /its ctime did not/)
    assert.match(
      forgedTimes([nameless(of('ctime', 'sha256'), 'no-rule'), other], baseline)[0]!.text,
      /its mtime did not/,
    )
  })

  test('is none where no other change shows that AIDE compares it, or its database does not have it', () => {
    assert.deepEqual(forgedTimes([nameless(of('sha256'), 'no-rule')], baseline), [])
    const without = new Map([['/etc/x', { ...entry, ctime: null, mtime: 0 }]])
    assert.deepEqual(forgedTimes([nameless(of('sha256'), 'no-rule'), other], without), [])
  })

  test('is none where another file was put in its place, where its author is named, and where no content changed', () => {
    for (const one of [
      nameless(of('ctime', 'inode', 'sha256'), 'no-rule'),
      named(of('ctime', 'sha256')),
      nameless(of('perm', 'ctime'), 'no-rule'),
      nameless(of('mtime', 'ctime', 'sha256'), 'no-rule'),
    ])
      assert.deepEqual(forgedTimes([one, other], baseline), [])
  })
})

suite('a time where no event moves it', () => {
  const MADE = 2_000_000_000
  const at = (seconds: number) => ({ seconds, offsetMinutes: 0 })
  const times = (old: number, ctime: number, mtime: number, ...more: readonly AttributeName[]) =>
    change('/etc/x', {
      attributes: ['mtime', 'ctime', ...more],
      old: { ctime: at(old) },
      new: { ctime: at(ctime), mtime: at(mtime) },
    })
  const told = (one: Attribution, made: number | null = MADE): readonly string[] =>
    impossibleTimes([one], new Map(), made).map(({ kind, level, text }) => `${kind} ${level} ${text}`)

  test('is told of a ctime that went back, whoever wrote', () => {
    for (const one of [named(times(5000, 4000, 4000)), nameless(times(5000, 4000, 4000), 'no-rule')])
      assert.match(
        told(one)[0] ?? '',
        /^times-forged warning the ctime of \/etc\/x went back to 1970-01-01 01:06:40 UTC/,
      )
  })

  test('is not told of an older file that came with its directory, or that a mount showed', () => {
    const older = times(5000, 4000, 4000, 'inode')
    assert.deepEqual(told(named(older, { path: 'parent-moved', operation: 'rename' })), [])
    assert.deepEqual(told(named(older, { operation: 'mount' })), [])
    assert.equal(told(named(older, { operation: 'rename' })).length, 1)
    assert.equal(told(named(times(5000, 4000, 4000), { path: 'parent-moved' })).length, 1)
  })

  test('is told of an mtime from before the database on content that nobody is named for', () => {
    const old = times(1_000_000, 2_000_100, 1_500_000, 'sha256')
    assert.match(told(nameless(old, 'no-rule'))[0] ?? '', /^times-forged warning the content of .* somebody set it$/)
    for (const one of [
      named(old),
      nameless(times(1_000_000, 2_000_100, 1_500_000, 'sha256', 'inode'), 'no-rule'),
      nameless(times(1_000_000, 2_000_100, 1_500_000), 'no-rule'),
      nameless(times(1_000_000, 2_000_100, 2_000_000, 'sha256'), 'no-rule'),
    ])
      assert.deepEqual(told(one), [])
    assert.deepEqual(told(nameless(old, 'no-rule'), null), [])
  })
})
