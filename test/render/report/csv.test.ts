import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvReport } from '../../../src/render/report/csv.js'
import { visible } from '../../../src/render/visible.js'
import { alice, change, named, nameless, program, reportOf, witness } from '../../support/attributions.js'
import { HOSTILE_NAMES } from '../../support/hostile-names.js'

const STYLE = { width: 80, zone: 'Asia/Kolkata', color: false } as const
const csv = (...args: Parameters<typeof reportOf>): string => csvReport(reportOf(...args), STYLE)
const rowsOf = (text: string): readonly Readonly<Record<string, string>>[] =>
  parse<Record<string, string>>(text, { columns: true })

suite('the report as CSV', () => {
  test('has a row for every change, with the person or the reason', () => {
    const rows = rowsOf(csv([named('/etc/a'), nameless('/etc/b', 'no-rule', 'no rule, none')]))
    assert.deepEqual(
      rows.map(({ host, path, verdict, login, user, reason }) => [host, path, verdict, login, user, reason]),
      [
        ['web01', '/etc/a', 'attributed', 'alice', 'root', ''],
        ['web01', '/etc/b', 'unattributed', '', '', 'no-rule'],
      ],
    )
    assert.equal(rows[1]!['explanation'], 'no rule, none')
  })

  test('tells when in the zone that was asked for, and in UTC', () => {
    const [row] = rowsOf(csv([named('/etc/a')]))
    assert.deepEqual(
      [row!['when'], row!['zone'], row!['utc']],
      ['2026-11-23 17:30:00', 'Asia/Kolkata', '2026-11-23T12:00:00.000Z'],
    )
  })

  test('names an event as ausearch does, with three decimals', () => {
    assert.equal(rowsOf(csv([named('/etc/a')]))[0]!['events'], '1795435200.000:100')
  })

  test('has a row for what AIDE and the audit log tell together, which is no change', () => {
    const rows = rowsOf(csv([named('/etc/a')], { witnesses: [witness()] }))
    assert.deepEqual(
      rows.map(({ path, change: kind, verdict, reason, login, events }) => [
        path,
        kind,
        verdict,
        reason,
        login,
        events,
      ]),
      [
        ['/etc/a', 'changed', 'attributed', '', 'alice', '1795435200.000:100'],
        ['/etc/aide.conf', '', 'witness', 'watch-touched', 'alice', '1795435200.000:100'],
      ],
    )
  })

  test('is only its head when nothing changed', () => {
    assert.match(csv([]), /^host,path,[\w,]+\n$/)
  })

  test('lets no spreadsheet take a name for a formula', () => {
    for (const first of ['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
      const hostile = Buffer.from(`${first}cmd|' /C calc'!A0`).toString('latin1')
      const who = { ...alice, login: hostile, terminal: hostile, unit: hostile }
      const [row] = rowsOf(csv([named('/etc/a', { who, process: program(hostile, 'tee') })], { host: `${first}host` }))
      for (const [column, value] of Object.entries(row!)) assert.doesNotMatch(value, /^[=+\-@＝＋－＠\t\r]/, column)
      assert.equal(row!['login'], `'${visible(hostile)}`)
    }
  })

  test('keeps every name in its cell, spelled as on a terminal', () => {
    const paths = HOSTILE_NAMES
    const rows = rowsOf(csv(paths.map((path) => named(change(path, { kind: 'added' })))))
    assert.deepEqual(
      rows.map(({ path }) => path),
      paths.map(visible),
    )
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 5 }), (names) => {
        const made = names.map((name) => `/${Buffer.from(name).toString('latin1')}`)
        const text = csv(made.map((path) => named(path, { process: program(path, `tee ${path}`) })))
        assert.doesNotMatch(text, /[\0-\x09\x0b-\x1f\x7f-\x9f]/)
        assert.deepEqual(
          rowsOf(text).map(({ path }) => path),
          made.map(visible),
        )
      }),
    )
  })
})
