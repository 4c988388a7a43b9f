import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test, type TestContext } from 'node:test'
import { report } from '../../src/app/report/report.js'
import type { Witness } from '../../src/model/witness.js'
import type { BaselineFile, ReportedChange } from '../support/aide-files.js'
import { AuditLog, type Actor } from '../support/audit-log.js'
import { folder, put } from '../support/folder.js'
import { investigate } from '../support/investigate.js'

const MORNING = Date.UTC(2026, 10, 23, 7)
const ETC = 50
const OTHER: ReportedChange = { path: '/etc/other', change: 'changed', letters: 'mcH' }

interface Case {
  readonly act?: (log: AuditLog, by: Actor) => unknown
  readonly file?: BaselineFile
  readonly changes?: readonly ReportedChange[]
  readonly check?: number
}

/** What is told of /etc/app.conf, inode 77, which somebody emptied unless said otherwise. */
const told = async (t: TestContext, { act, file, changes, check }: Case): Promise<readonly Witness[]> => {
  const log = new AuditLog()
  const alice = log.login({ account: 'alice', auid: 1001, ses: 3, address: '192.0.2.11' })
  const doIt = act ?? ((to: AuditLog, by: Actor) => to.truncate(by, '/etc/app.conf', 77))
  doIt(log, { ...alice, uid: 0 })
  const { witnesses } = await investigate(t, {
    log,
    changes: changes ?? [OTHER],
    inodes: { '/etc/': ETC, '/etc/app.conf': file ?? { inode: 77, ctime: MORNING } },
    ...(check === undefined ? {} : { check }),
  })
  return witnesses.filter(({ kind }) => kind === 'written-unchanged')
}

suite('a file that was written and that AIDE calls unchanged', () => {
  test('is an alarm with the login and the event', async (t) => {
    const [found, ...others] = await told(t, {})
    assert.deepEqual(others, [])
    assert.equal(found?.level, 'alarm')
    assert.deepEqual(found.paths, ['/etc/app.conf'])
    assert.equal(found.who?.address, '192.0.2.11')
    assert.equal(found.evidence.length, 1)
    assert.match(
      found.text,
      /192\.0\.2\.11 wrote \/etc\/app\.conf, first at 2026-11-23 08:\d\d:\d\d UTC, and AIDE calls it/,
    )
  })

  test('is one when another file was put in its place, and when it was removed', async (t) => {
    for (const act of [
      (log: AuditLog, by: Actor) => log.rename(by, '/etc/app.new', '/etc/app.conf', 78, ETC, { victim: 77 }),
      (log: AuditLog, by: Actor) => log.remove(by, '/etc/app.conf', 77, ETC),
    ])
      assert.equal((await told(t, { act })).length, 1)
  })

  test('is no more than a warning where no other change shows that AIDE compares the ctime', async (t) => {
    assert.deepEqual(
      (await told(t, { changes: [] })).map(({ level }) => level),
      ['warning'],
    )
  })

  test('is none where AIDE lists it, or leaves the ctime out of everything', async (t) => {
    for (const changes of [
      [OTHER, { path: '/etc/app.conf', change: 'changed', letters: 'mcH' } as const],
      [{ ...OTHER, letters: 'mH' }],
    ])
      assert.deepEqual(await told(t, { changes }), [])
  })

  test('is none where the database does not have the ctime, knows a newer one, or is told to let it grow', async (t) => {
    for (const file of [
      { inode: 77 },
      { inode: 77, ctime: MORNING + 5 * 3600_000 },
      { inode: 77, ctime: MORNING, growing: true },
    ])
      assert.deepEqual(await told(t, { file }), [])
  })

  test('is none when it was only opened for writing, touched by a failed call, or while AIDE was at work', async (t) => {
    const opened = (log: AuditLog, by: Actor): unknown => log.write(by, '/etc/app.conf', 77)
    const failed = (log: AuditLog, by: Actor): unknown => log.truncate(by, '/etc/app.conf', 77, { failed: true })
    for (const act of [opened, failed]) assert.deepEqual(await told(t, { act }), [])
    assert.deepEqual(await told(t, { check: Date.UTC(2026, 10, 23, 8, 0, 5) }), [])
  })

  test('is none of a file of the same name in a container, whatever its inode', async (t) => {
    for (const act of [
      (log: AuditLog, by: Actor) => log.truncate(by, '/etc/app.conf', 1077, { dev: '00:2f' }),
      (log: AuditLog, by: Actor) => {
        log.create(by, '/etc/mine', 79, ETC, { dev: 'fe:00' })
        log.remove(by, '/etc/app.conf', 77, 999, { dev: '00:2f' })
      },
      (log: AuditLog, by: Actor) => {
        log.create(by, '/etc/mine', 79, ETC, { dev: 'fe:00' })
        log.truncate(by, '/etc/app.conf', 77, { dev: '00:2f' })
      },
    ])
      assert.deepEqual(await told(t, { act }), [])
  })
})

suite('of a recorded host', () => {
  const NIGHT = 'fixtures/night'
  const unchanged = async (file: string): Promise<readonly Witness[]> => {
    const { witnesses } = await report(
      file,
      {
        ...{ audit: [`${NIGHT}/audit`], db: ':memory:', node: null, ingest: true, authLog: null, since: null },
        ...{ rules: `${NIGHT}/audit.rules`, passwd: `${NIGHT}/passwd`, aideDatabase: `${NIGHT}/aide.db` },
        ...{ until: null, aideStatus: null, explain: false },
      },
      Date.UTC(2026, 10, 25),
    )
    return witnesses.filter(({ kind }) => kind === 'written-unchanged')
  }

  test('nothing is told of the true report, and of one that keeps quiet about /etc/passwd who wrote it', async (t) => {
    assert.deepEqual(await unchanged(`${NIGHT}/aide-json.json`), [])
    const text = readFileSync(`${NIGHT}/aide-json.json`, 'latin1')
    const count = /"changed": (\d+)\n/.exec(text)!
    const quiet = text
      .replace(/^ {4}"\/etc\/passwd": "f.*",\n/m, '')
      .replace(/^ {4}"\/etc\/passwd": \{\n(?: {6}.*\n)+ {4}\},\n/m, '')
      .replace(count[0], `"changed": ${Number(count[1]) - 1}\n`)
    const [found, ...others] = await unchanged(put(folder(t), 'report.json', Buffer.from(quiet, 'latin1')))
    assert.deepEqual(others, [])
    assert.match(found?.text ?? '', /^bob from 10\.66\.2\.12 wrote \/etc\/passwd, /)
  })
})
