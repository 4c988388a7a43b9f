import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readReports } from '../../src/aide/read-report.js'
import { WhoChangedError } from '../../src/model/errors.js'
import { fixture, onlyReport, reportsOf } from './fixture.js'

suite('readReports', () => {
  test('finds no report in an empty input and throws for anything else without one', () => {
    assert.deepEqual(readReports(Buffer.alloc(0), 'report.txt'), [])
    assert.throws(
      () => readReports(Buffer.from('hello\n'), 'report.txt'),
      (error) => error instanceof WhoChangedError && error.message === 'report.txt: no AIDE report found',
    )
  })

  test('reads a minimal report and one without timestamps as complete', () => {
    assert.equal(reportsOf('0.18.3/level_minimal.txt')[0]?.complete, true)
    const [quiet] = reportsOf('0.16.2/verbose_0.txt')
    assert.deepEqual(quiet?.totals, { entries: 11, added: 2, removed: 2, changed: 7 })
    assert.equal(quiet.complete, true)
  })

  test('tells how many changes a report counts and does not list, in every form', () => {
    const summary = (level: string): string =>
      `Start timestamp: 2026-11-23 19:49:51 +0000 (AIDE 0.18.3)\nAIDE found differences between database and filesystem!!\nReport level: ${level}\n\n` +
      'Summary:\n  Total number of entries:\t11\n  Added entries:\t\t2\n  Removed entries:\t\t2\n  Changed entries:\t\t7\n\n\n' +
      'End timestamp: 2026-11-23 19:49:58 +0000 (run time: 0m 7s)\n'
    const json = JSON.stringify(
      {
        start_time: '2026-11-23 19:49:51 +0000',
        aide_version: '0.18.3',
        outline: 'AIDE found differences between database and filesystem!!',
        report_level: 'summary',
        number_of_entries: { total: 11, added: 2, removed: 2, changed: 7 },
        end_time: '2026-11-23 19:49:58 +0000',
        run_time_seconds: 7,
      },
      null,
      2,
    )
    const told = (text: Buffer): unknown[] =>
      readReports(text, 'report').map(({ unlisted, changes, complete, notes }) => [
        unlisted,
        changes.length,
        complete,
        notes,
      ])
    const note = (what: string): string => `AIDE ${what} and lists none: it needs report_level=list_entries or higher`
    for (const text of [summary('summary'), summary('database_attributes'), json])
      assert.deepEqual(told(Buffer.from(text)), [[11, 0, true, [note('counted 11 changes')]]])
    for (const text of [
      fixture('0.18.3/level_minimal.txt'),
      Buffer.from(`{\n  "outline": ${JSON.stringify('AIDE found differences between database and filesystem!!')}\n}\n`),
    ])
      assert.deepEqual(told(text), [[null, 0, true, [note('found differences')]]])
    assert.deepEqual(told(fixture('0.16.2/verbose_0.txt')), [[11, 0, true, [note('counted 11 changes')]]])
    assert.equal(reportsOf('0.18.3/check_default.txt')[0]?.unlisted, 0)
    const filtered = fixture('0.18.3/check_default.txt')
      .toString('latin1')
      .replace(/\nf >[^\n]*changed\.txt/, '')
    assert.equal(readReports(Buffer.from(filtered, 'latin1'), 'report')[0]?.unlisted, 1)
  })

  test('tells two appended reports apart and notes that they are the same run', () => {
    for (const name of ['0.18.3/append.txt', '0.18.3/append_json.concat']) {
      const reports = reportsOf(name)
      assert.deepEqual(
        reports.map(({ changes }) => changes.length),
        [11, 11],
      )
      assert.deepEqual(reports[1]?.notes, ['the same run as report 1 of this input'])
    }
  })

  test('separates reports of verbose 0 that follow each other without a newline', () => {
    const once = fixture('0.16.2/verbose_0.txt')
    assert.equal(readReports(Buffer.concat([once, once]), 'aide.log').length, 2)
  })

  test('names only the letters where there are no details, and the digests where there are', () => {
    const of = (name: string): readonly string[] | undefined =>
      reportsOf(name)[0]?.changes.find(({ path }) => path.endsWith('changed.txt'))?.attributes
    assert.deepEqual(of('0.18.3/level_list_entries.txt'), ['size', 'mtime', 'ctime', 'hash'])
    assert.deepEqual(of('0.18.3/check_default.txt'), ['size', 'mtime', 'ctime', 'sha256', 'sha512'])
  })

  test('takes no forced or ignored attribute for a change', () => {
    for (const build of ['0.16.2', '0.18.3', '0.20dev']) {
      const [report] = reportsOf(`${build}/force_and_ignore.txt`)
      for (const { attributes, kind } of report?.changes ?? []) {
        if (kind === 'changed') assert.ok(!attributes.includes('uid') && attributes.length > 0)
      }
    }
  })

  test('says what --limit left out of the check, also where other settings stand on the line', () => {
    const limit = '/tmp/wc-aide/tree/small/sub'
    for (const name of ['0.16.2/limit.txt', '0.20dev/limit_json.json']) {
      const [report] = reportsOf(name)
      assert.equal(report?.limit, limit)
      assert.ok(report.notes.some((note) => note.includes(`--limit ${limit}`)))
    }
    const text = fixture('0.16.2/limit.txt')
      .toString('latin1')
      .replace(
        `Limit: ${limit}`,
        `Config version used: 7 | Limit: /a | b | Root prefix: /mnt | Report level: list_entries`,
      )
    assert.equal(onlyReport(text).limit, '/a | b')
    assert.equal(reportsOf('0.18.3/check_default.txt')[0]?.limit, null)
  })

  test('gives values their types', () => {
    const link = reportsOf('0.18.3/check_default.txt')[0]?.changes.find(({ path }) => path.endsWith('/link'))
    assert.deepEqual(link?.old, {
      link_name: '/old/target',
      mtime: { seconds: 1795463473, offsetMinutes: 0 },
      ctime: { seconds: 1795463473, offsetMinutes: 0 },
      inode: 2165390,
    })
    assert.equal(link.fileType, 'symlink')
    const berlin = reportsOf('0.18.3/tz_berlin.txt')[0]?.changes.find(({ path }) => path.endsWith('/link'))
    assert.deepEqual(berlin?.old.mtime, { seconds: 1795463473, offsetMinutes: 60 })
  })

  test('reads hex and base64 digests alike', () => {
    const digest = (name: string): unknown =>
      reportsOf(name)[0]?.changes.find(({ path }) => path.endsWith('changed.txt'))?.new.hashes?.['sha256']
    assert.deepEqual(digest('0.18.3/base16.txt'), digest('0.18.3/check_default.txt'))
    assert.deepEqual(digest('0.18.3/check_default.txt'), {
      hex: '2bb7cb995ff4a050b6b0dc85fb16df08e10ce2cfe8f7b55d844c856ca1f83ce1',
      base64: 'K7fLmV/0oFC2sNyF+xbfCOEM4s/o97VdhEyFbKH4POE=',
    })
  })

  test('puts wrapped ACLs together', () => {
    for (const name of ['0.16.2/big_check_default.txt', '0.18.3/big_check_default.txt', '0.18.3/big_json.json']) {
      const change = reportsOf(name)[0]?.changes.find(({ path }) => path.endsWith('acl-mask'))
      assert.deepEqual(change?.old.acl, ['A: user::rw-', 'A: group::r--', 'A: other::r--'], name)
      assert.deepEqual(
        change.new.acl,
        ['A: user::rw-', 'A: user:daemon:rwx\t#effective:r--', 'A: group::r--', 'A: mask::r--', 'A: other::r--'],
        name,
      )
    }
  })

  test('puts the root prefix before every path', () => {
    const [report] = reportsOf('0.16.2/root_prefix.txt')
    assert.ok(report !== undefined && report.changes.length > 0)
    assert.ok(report.changes.every(({ path }) => path.startsWith('/tmp/wc-aide/tree/')))
    assert.match(report.notes.join(), /root prefix/)
  })

  test('reads a report of 0.15: letters of its own, no zone, comma, ACLs one below the other, digests cut at 32', () => {
    const report = onlyReport(fixture('0.15/report.txt'))
    assert.equal(report.version, '0.15.1')
    assert.equal(report.complete, true)
    assert.equal(report.start?.offsetMinutes, null)
    assert.deepEqual(
      report.changes.map(({ path, kind, attributes }) => [path, kind, attributes]),
      [
        ['/etc/new', 'added', []],
        ['/etc/hosts', 'changed', ['mtime', 'ctime', 'sha256', 'md5']],
        ['/etc/with-acl', 'changed', ['ctime', 'gid', 'acl', 'xattrs']],
      ],
    )
    assert.deepEqual(Object.keys(report.changes[1]?.new.hashes ?? {}), ['md5'])
    assert.deepEqual(report.changes[2]?.new.acl, ['A: user::rwx', 'A: other::r--'])
    assert.deepEqual(report.changes[2].new.xattrs, ['num=1', '[1] user.a = 1'])
    assert.ok(report.notes.includes('1 entry has a digest that AIDE cut short'))
  })

  test('keeps numbers beyond 2^53', () => {
    const text = fixture('0.18.3/big_json.json')
      .toString('latin1')
      .replace(/"size": \{\n {8}"old": 24,/, '"size": {\n        "old": 18446744073709551615,')
    assert.ok(onlyReport(text).changes.some(({ old }) => old.size === 18446744073709551615n))
  })

  test('notes counts that differ from the summary', () => {
    const text = fixture('0.18.3/check_default.txt')
      .toString('latin1')
      .replace(/^f =\.p.*\n/m, '')
    assert.ok(
      onlyReport(text).notes.some((note) => note.startsWith('counts in the summary and the entries differ: 7 and 6')),
    )
  })
})
