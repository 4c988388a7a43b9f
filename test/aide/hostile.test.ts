import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { readReports } from '../../src/aide/read-report.js'
import { fixture, onlyReport, reportsOf } from './fixture.js'

const RULER = '-'.repeat(51)

/** A report as 0.17 prints it, without escapes. */
const plainReport = (names: readonly string[], version = '0.17.4'): string =>
  [
    `Start timestamp: 2026-11-23 19:49:52 +0000 (AIDE ${version})`,
    'AIDE found differences between database and filesystem!!',
    '',
    'Summary:',
    '  Total number of entries:\t11',
    `  Added entries:\t\t${names.length}`,
    '  Removed entries:\t\t0',
    '  Changed entries:\t\t0',
    '',
    RULER,
    'Added entries:',
    RULER,
    '',
    ...names.map((name) => `f++++++++++++++++: ${name}`),
    '',
    '',
    'End timestamp: 2026-11-23 19:49:52 +0000 (run time: 0m 0s)',
    '',
  ].join('\n')

suite('a hostile name', () => {
  const PIECES = [
    '\n',
    'f++++++++++++++++: /etc/shadow',
    '\x1b[2K',
    '"',
    `${RULER}\nAdded entries:\n${RULER}\n`,
    'x',
    '\nFile: ',
    '\t',
    '\n\n\nEnd timestamp: 2026-11-23 19:49:52 +0000 (run time: 0m 0s)\n',
    'Start timestamp: 2026-11-23 19:49:52 +0000 (AIDE 0.17.4)\n',
  ]

  test('never forges a change unnoticed', () => {
    const name = fc
      .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 })
      .map((parts) => `/d/${parts.join('')}`)
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), (names) => {
        const reports = readReports(Buffer.from(plainReport(names), 'latin1'), 'r')
        const forged = reports.flatMap(({ changes }) => changes).some(({ path }) => !path.startsWith('/d/'))
        if (forged)
          assert.ok(
            reports.some(({ notes }) => notes.some((note) => /possibly forged|counts in the summary/.test(note))),
          )
      }),
      { numRuns: 1000 },
    )
  })

  test('with a line break is put together where it forges no whole entry', () => {
    const names = ['/d/inj\nf++++: ', '/d/inj2\n\nFile: ', '/d/new\nline']
    assert.deepEqual(
      onlyReport(plainReport(names)).changes.map(({ path }) => path),
      names,
    )
  })

  test('that forges an entry makes the report say so', () => {
    const { notes } = onlyReport(plainReport(['/d/a\nf++++++++++++++++: /etc/shadow']))
    assert.ok(notes.includes('counts in the summary and the entries differ: 1 and 2 added'))
    assert.ok(notes.some((note) => note.startsWith('possibly forged')))
  })

  test('keeps its bytes whether the build escapes or not', () => {
    const inEscaping = reportsOf('0.18.3/big_check_default.txt')[0]!.changes.map(({ path }) => path)
    const inRaw = reportsOf('0.16.2/big_check_default.txt')[0]!.changes.map(({ path }) => path)
    const inJson = reportsOf('0.18.3/big_json.json')[0]!.changes.map(({ path }) => path)
    assert.deepEqual(inEscaping, inRaw)
    assert.deepEqual(inJson, inRaw)
  })

  test('with what looks like an escape is left alone by a build that does not escape', () => {
    const path = (report: string): string | undefined => onlyReport(report).changes[0]?.path
    assert.equal(path(plainReport(['/d/x\\012y'])), '/d/x\\012y')
    assert.equal(path(plainReport(['/d/x\\012y'], '0.19.2')), '/d/x\ny')
    assert.equal(path(plainReport(['/d/\\134012'], '0.17.3')), '/d/\\012')
  })
})

suite('JSON that is not JSON', () => {
  const upstream = (names: readonly string[]): string =>
    `{\n  "start_time": "2026-11-23 19:51:17 +0000",\n  "aide_version": "0.18.8",\n  "outline": "AIDE found differences between database and filesystem!!",\n  "number_of_entries": {\n    "total": 9,\n    "added": ${names.length},\n    "removed": 0,\n    "changed": 0\n  },\n  "added": {\n${names.map((name) => `    "${name.replaceAll('\\', '\\\\')}": "f+++++++++++++++++"`).join(',\n')}\n  },\n  "end_time": "2026-11-23 19:51:18 +0000",\n  "run_time_seconds": 1\n}\n`

  test('is repaired where a quote, a line break or a control character stands raw', () => {
    const names = [
      '/d/q"uote',
      '/d/a": "f+++", "/etc/b',
      '/d/new\nline',
      '/d/tab\there',
      '/d/back\\slash',
      '/d/\xff\xfe',
      '/d/\xff\xfd',
      '/d/\x1f',
    ]
    const report = onlyReport(upstream(names))
    assert.deepEqual(
      report.changes.map(({ path }) => path),
      names,
    )
    assert.equal(report.complete, true)
    assert.match(report.notes.join(), /repaired/)
  })

  test('forges no change unnoticed', () => {
    const { notes } = onlyReport(upstream(['/d/a": "f+++++++++++++++++",\n    "/etc/b']))
    assert.ok(notes.includes('counts in the summary and the entries differ: 1 and 2 added'))
  })

  test('has decimal \\u escapes in 0.18 and hexadecimal ones later', () => {
    const one = (version: string, name: string): string | undefined =>
      onlyReport(upstream(['/d/x']).replace('0.18.8', version).replace('/d/x', name)).changes[0]?.path
    assert.equal(one('0.18.3', '/d/\\u0027'), '/d/\x1b')
    assert.equal(one('0.18.3', '/d/\\u0016'), '/d/\x10')
    assert.equal(one('0.19.2', '/d/\\u001b'), '/d/\x1b')
    assert.equal(one('0.19.2', '/d/\\u0016'), '/d/\x16')
  })

  test('is read in another layout too', () => {
    const compact = JSON.stringify(JSON.parse(fixture('0.18.3/json_grouped_no_summarize_no.json').toString()))
    assert.equal(onlyReport(compact).changes.length, 11)
  })

  test('names the line where it stops', () => {
    const text = upstream(['/d/x', '/d/y']).replace('  "end_time"', '  end_time')
    const report = onlyReport(text)
    assert.equal(report.complete, false)
    assert.equal(report.changes.length, 2)
    assert.match(report.notes.join('\n'), /^line 15 is not JSON that AIDE prints/m)
  })
})
