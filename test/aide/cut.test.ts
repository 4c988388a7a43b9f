import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { readReports } from '../../src/aide/read-report.js'
import { WhoChangedError } from '../../src/model/errors.js'
import { fixture, onlyReport } from './fixture.js'

/** From which byte on a report is recognisable: within the start, or after the outline or the first key. */
const recognisable = (text: string): number =>
  text.startsWith('Start timestamp: ') ? 'Start timestamp: 2'.length : text.indexOf(':', text.indexOf('"')) + 1

suite('a report that was cut at any byte', () => {
  for (const name of [
    '0.16.2/check_default.txt',
    '0.16.2/big_check_default.txt',
    '0.18.3/check_default.txt',
    '0.18.3/level_added_removed_entries.txt',
    '0.18.3/grouped_no.txt',
    '0.18.3/big_check_default.txt',
    '0.18.3/json_grouped_no_summarize_no.json',
    '0.18.3/big_json.json',
  ]) {
    test(`is incomplete, and keeps the entries before the cut with the values of all but the last: ${name}`, () => {
      const whole = fixture(name)
      const text = whole.toString('latin1')
      const all = onlyReport(whole).changes
      const closing = text.trimEnd().length
      fc.assert(
        fc.property(fc.integer({ min: recognisable(text), max: closing - 1 }), (at) => {
          const [report, ...others] = readReports(whole.subarray(0, at), name)
          assert.equal(others.length, 0)
          assert.equal(report?.complete, false)
          const got = report.changes
          const listed = got.map(({ kind, path }) => `${kind} ${path}`)
          const intact = all.slice(0, got.length).map(({ kind, path }) => `${kind} ${path}`)
          assert.deepEqual(listed.slice(0, -1), intact.slice(0, -1))
          // A build that does not escape may have been cut at the line break of a name.
          const last = intact.at(-1) ?? ''
          assert.ok(name.startsWith('0.16') ? last.startsWith(listed.at(-1) ?? '') : listed.at(-1) === intact.at(-1))
          const differing = got.filter((change, i) => {
            const hasValues = Object.keys({ ...change.old, ...change.new }).length > 0
            return hasValues && !isDeepStrictEqual(change, all[i])
          })
          // The one whose block of details the cut went through.
          assert.ok(differing.length <= 1)
        }),
        { numRuns: 200 },
      )
    })
  }

  test('keeps every record of NDJSON before the cut', () => {
    const whole = fixture('0.20dev/big_ndjson.ndjson')
    const all = onlyReport(whole).changes.map(({ kind, path }) => `${kind} ${path}`)
    const from = whole.indexOf('\n') + 1
    fc.assert(
      fc.property(fc.integer({ min: from, max: whole.length - 3 }), (at) => {
        const [report] = readReports(whole.subarray(0, at), 'ndjson')
        assert.equal(report?.complete, false)
        const got = report.changes.map(({ kind, path }) => `${kind} ${path}`)
        assert.deepEqual(got, all.slice(0, got.length))
      }),
      { numRuns: 100 },
    )
  })

  test('is told for what it is from its first byte on, in every form', () => {
    for (const name of [
      '0.16.2/check_default.txt',
      '0.18.3/check_default.txt',
      '0.18.3/json_grouped_no_summarize_no.json',
      '0.20dev/big_ndjson.ndjson',
    ]) {
      const whole = fixture(name)
      for (let at = 1; at < 400; at++) {
        const [report, ...others] = readReports(whole.subarray(0, at), name)
        assert.equal(others.length, 0, `${name} ${at}`)
        assert.equal(report?.complete, false, `${name} ${at}`)
      }
    }
  })

  test('is told for what it is in a log that ends with its first words', () => {
    for (const message of ['S', 'Start time', 'AIDE', '{', '{ "start_'])
      assert.equal(onlyReport(`Nov 23 19:51:21 host aide[12]: ${message}`).complete, false, message)
  })

  test('is not seen in what begins otherwise', () => {
    for (const text of ['Starting\n', 'AIDES', '{"out": 1}', '{"foo', 'x', 'Nov 23 19:51:21 host aide[12]: ERROR: no'])
      assert.throws(() => readReports(Buffer.from(text), 'f'), WhoChangedError, text)
  })
})

suite('JSON without a report', () => {
  test('is refused with the line at which it is damaged', () => {
    assert.throws(
      () => readReports(Buffer.from('{\n  "start": 1 2\n}\n'), 'report.json'),
      (error) =>
        error instanceof WhoChangedError && error.message === 'report.json:2: damaged JSON, and no AIDE report found',
    )
  })
})
