import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { AttributedReport } from '../../src/app/report/attributed-report.js'
import { report } from '../../src/app/report/report.js'
import { aideDatabase, type BaselineFile } from '../support/aide-files.js'
import { AuditLog } from '../support/audit-log.js'
import { folder, put } from '../support/folder.js'
import { answerOf, WATCHED } from '../support/investigate.js'

const CONF = '/etc/app.conf'
const OLD = Date.UTC(2026, 10, 20, 12)

/** What the clock on the wall shows, as AIDE 0.15 prints it. */
const wall = (time: number, offset: number): string =>
  new Date(time + offset * 60_000).toISOString().slice(0, 19).replace('T', ' ')

interface Printed {
  /** Milliseconds since 1970 UTC: when AIDE looked. */
  readonly check: number
  /** Minutes east of UTC. */
  readonly offset: number
  /** By path: the ctime of before and after, and the offset of the latter where it is another. */
  readonly files: Readonly<Record<string, readonly [old: number, now: number, offset?: number]>>
}

/** A report of AIDE 0.15.1, which prints no zone. */
const printed = ({ check, offset, files }: Printed): string => {
  const rule = '-'.repeat(51)
  const blocks = Object.entries(files).map(([path, [old, now, own = offset]]) => {
    const sides = `${wall(old, offset).padEnd(33)}, ${wall(now, own)}`
    return `\nFile: ${path}\n Mtime    : ${sides}\n Ctime    : ${sides}\n SHA256   : ${'A'.repeat(32)} , ${'B'.repeat(32)}\n`
  })
  return [
    `AIDE 0.15.1 found differences between database and filesystem!!\nStart timestamp: ${wall(check, offset)}\n`,
    `Summary:\n  Total number of files:\t120\n  Added files:\t\t\t0\n  Removed files:\t\t0\n  Changed files:\t\t${blocks.length}\n\n`,
    `${rule}\nChanged files:\n${rule}\n`,
    ...Object.keys(files).map((path) => `f =.... mc..C....: ${path}`),
    `\n${rule}\nDetailed information about changes:\n${rule}\n`,
    ...blocks,
  ].join('\n')
}

const ask = async (
  t: TestContext,
  log: AuditLog,
  what: Printed,
  entries: Readonly<Record<string, BaselineFile>>,
  zone: string | null = null,
): Promise<AttributedReport> => {
  const directory = folder(t)
  // Before AIDE 0.19 the database's own time lacks its zone, too.
  const database = aideDatabase(entries, Date.UTC(2026, 10, 23, 8, 0, 1) + what.offset * 60_000).replace(
    /^(# Time of generation was \S+ \S+) .*$/m,
    '$1',
  )
  const options = {
    ...{ audit: [put(directory, 'audit.log', log.text)], db: ':memory:', node: null, ingest: true },
    ...{ rules: put(directory, 'audit.rules', WATCHED), aideDatabase: put(directory, 'aide.db', database) },
    ...{ passwd: null, authLog: null, since: null, until: null, aideStatus: null, explain: false, zone },
  }
  return report(put(directory, 'report.txt', printed(what)), options, what.check)
}

/** Somebody else is at work on the same file, at the moment that the report's clock seems to say. */
const nightOf = (offset: number): { log: AuditLog; change: number; check: number } => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
  const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
  log.wait(8 * 3600)
  if (offset < 0) log.write(bob, CONF, 70)
  log.wait(Math.abs(offset) * 60)
  const change = log.write(alice, CONF, 70)
  log.wait(11 * 3600).read(bob, CONF, 70)
  return { log, change, check: change + 60_000 }
}

suite('times of a report without a zone (AIDE 0.15 and older)', () => {
  for (const offset of [345, -300, 600])
    test(`are in the zone in which AIDE's database has them, ${offset} minutes east of UTC`, async (t) => {
      const { log, change, check } = nightOf(offset)
      const what = { check, offset, files: { [CONF]: [OLD, change] } } as const
      const { attributions, aide, notes } = await ask(t, log, what, { [CONF]: { inode: 70, ctime: OLD } })
      assert.equal(answerOf(attributions[0]!), 1001)
      assert.equal(aide?.start?.seconds, Math.floor(check / 1000))
      assert.match(notes.join('\n'), /have no zone: by those in AIDE's database they are of UTC[+-]\d\d:\d\d/)
    })

  test('are in the zone in which they are the seconds of events, where the database tells nothing', async (t) => {
    const { log, change, check } = nightOf(345)
    const what = { check, offset: 345, files: { [CONF]: [OLD, change] } } as const
    const { attributions, notes } = await ask(t, log, what, { [CONF]: { inode: 70 } })
    assert.equal(answerOf(attributions[0]!), 1001)
    assert.match(notes.join('\n'), /by the events of its changes they are of UTC\+05:45/)
  })

  test('are in the zone that is named, where nothing else tells', async (t) => {
    const { log, check } = nightOf(60)
    const what = { check, offset: 60, files: { '/etc/other': [OLD, check - 3600_000] } } as const
    const { aide } = await ask(t, log, what, {}, 'Europe/Berlin')
    assert.equal(aide?.start?.seconds, Math.floor(check / 1000))
  })

  test('are taken as UTC where nothing tells, and the report says so', async (t) => {
    const { log, check } = nightOf(60)
    const what = { check, offset: 60, files: { '/etc/other': [OLD, check - 3600_000] } } as const
    const { notes } = await ask(t, log, what, {})
    assert.match(notes.join('\n'), /have no zone and are taken as UTC/)
  })

  test('are each in the half of the year of its own, where summer time ended meanwhile', async (t) => {
    const log = new AuditLog()
    const alice = log.login({ account: 'alice', auid: 1001, ses: 1, address: '10.0.0.1' })
    const bob = log.login({ account: 'bob', auid: 1002, ses: 2, address: '10.0.0.2' })
    log.wait(60)
    const first = log.write(alice, '/etc/a', 71)
    const second = log.wait(60).write(alice, '/etc/b', 72)
    log.wait(3600).write(bob, '/etc/a', 71, { failed: true })
    const third = log.wait(600).write(bob, '/etc/c', 73)
    const check = third + 7200_000
    const what = {
      ...{ check, offset: 60 },
      files: { '/etc/a': [OLD, first, 120], '/etc/b': [OLD, second, 120], '/etc/c': [OLD, third] },
    } as const
    const known = (inode: number): BaselineFile => ({ inode, ctime: OLD })
    const entries = { '/etc/a': known(71), '/etc/b': known(72), '/etc/c': known(73) }
    const { attributions } = await ask(t, log, what, entries)
    assert.deepEqual(attributions.map(answerOf), [1001, 1001, 1002])
    assert.equal(
      attributions.every(({ verdict }) => verdict === 'attributed'),
      true,
    )
  })
})
