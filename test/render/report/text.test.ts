import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { textReport } from '../../../src/render/report/text.js'
import { displayWidth } from '../../../src/render/display-width.js'
import { alice, change, named, nameless, NOON, program, reportOf } from '../../support/attributions.js'

const STYLE = { width: 80, zone: 'UTC', color: false } as const
const text = (...args: Parameters<typeof reportOf>): string => textReport(reportOf(...args), STYLE)
const firstLine = (shown: string): string => shown.slice(0, shown.indexOf('\n'))

suite('the report as text', () => {
  test('begins with the subject of its mail', () => {
    assert.equal(firstLine(text([named('/etc/a')])), '[who-changed] web01 2026-11-23: 1 changed, 0 unexplained')
    assert.equal(
      firstLine(text([named('/etc/a'), nameless('/etc/b', 'unexplained'), nameless('/srv/c', 'no-rule')])),
      '[who-changed] web01 2026-11-23: 3 changed, 1 unexplained, 1 without a name',
    )
  })

  test('tells an alarm before everything else, and with its path', () => {
    const lines = text([named('/etc/a'), nameless('/etc/b', 'unexplained', 'the rule covers it')]).split('\n')
    assert.match(lines[1]!, /^ALARM: 1 change unexplained/)
    const at = (line: string): number => lines.findIndex((one) => one.startsWith(line))
    assert.ok(at('UNEXPLAINED') > 0 && at('UNEXPLAINED') < at('LOGINS'))
    assert.equal(lines[at('UNEXPLAINED') + 1], '  changed /etc/b')
  })

  test('says in the subject when AIDE failed, was cut short, or said nothing', () => {
    assert.match(firstLine(text([], { aideFailure: 'AIDE failed' })), /: AIDE FAILED; 0 changed/)
    assert.match(firstLine(text([], { aide: null })), /: EMPTY REPORT; 0 changed/)
    assert.match(firstLine(text([], { aide: null, aideStatus: 0 })), /: 0 changed, 0 unexplained$/)
    const cut = { ...reportOf([]).aide!, complete: false }
    assert.match(firstLine(text([], { aide: cut })), /: REPORT CUT SHORT; /)
  })

  test('names a host, a file and a command so that no byte of them acts on a terminal', () => {
    const hostile = '/etc/\x1b[31m\u0085\n\xe2\x80\xae'
    const shown = text([named(hostile, { process: program('/usr/bin/tee', `tee ${hostile}`) })], {
      host: 'w\x1b\u202e',
    })
    assert.doesNotMatch(shown, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    assert.match(shown, /changed '?\/etc\/\\x1b\[31m/)
  })

  test('keeps to its width, whatever the names', () => {
    const long = `/srv/${'x'.repeat(300)}/${'日'.repeat(100)}`
    const bytes = Buffer.from(long).toString('latin1')
    for (const width of [40, 80, 132])
      for (const line of textReport(
        reportOf([named(bytes), nameless(bytes, 'unexplained', bytes), nameless(`${bytes}2`, 'no-rule')]),
        { ...STYLE, width },
      ).split('\n'))
        assert.ok(displayWidth(line) <= width, `${width}: ${line}`)
  })

  test('adds up: every change is in exactly one part of the sum', () => {
    const shown = text([
      named('/etc/a'),
      named('/etc/b', { process: program('/usr/bin/dpkg', 'dpkg -i b_1_all.deb') }),
      named('/etc/c', { who: { ...alice, origin: 'cron', address: null } }),
      nameless('/etc/d', 'unexplained'),
      nameless('/etc/e', 'several-hands'),
      nameless(change('/etc/f', { kind: 'added' }), 'no-rule'),
    ])
    const sum = /^(\d+) changes \((\d+) added, (\d+) removed, (\d+) changed\) = ([^.]*)\./m.exec(
      shown.replace(/\n {2}/g, ' '),
    )!
    assert.deepEqual(sum.slice(1, 5), ['6', '1', '0', '5'])
    const parts = [...sum[5]!.matchAll(/(\d+) /g)].map(([, part]) => Number(part))
    assert.equal(
      parts.reduce((total, part) => total + part, 0),
      6,
    )
  })

  test('says for how long the trail saw nothing, and for how long it only lacked some rules', () => {
    const gap = (keys: readonly string[] | null, start: number, end: number) => ({
      ...{ node: null, evidence: [], who: null, keys, start: NOON + start * 1000, end: NOON + end * 1000 },
      kind: keys === null ? ('daemon-stopped' as const) : ('rules-removed' as const),
    })
    const told = (...gaps: readonly ReturnType<typeof gap>[]): string =>
      /^The audit trail .*\n?.* below\.$/m.exec(text([named('/etc/a')], { gaps }))?.[0].replace(/\n\s*/, ' ') ?? ''
    assert.equal(told(gap(null, 0, 40)), 'The audit trail could not see for 40 s, see below.')
    assert.equal(told(gap(['etc'], 0, 40)), 'The audit trail lacked rules for 40 s, see below.')
    assert.equal(
      told(gap(['etc'], 0, 40), gap(null, 30, 50)),
      'The audit trail could not see for 20 s, and lacked rules for 30 s more, see below.',
    )
  })

  test('says of a long list how much of it is not shown', () => {
    const many = Array.from({ length: 11 }, (_, index) => named(`/etc/file-${index}`))
    assert.match(text(many), /file-7 and 3 more\n/)
  })

  test('shows times in the zone that was asked for', () => {
    const shown = textReport(reportOf([named('/etc/a', { when: NOON })]), { ...STYLE, zone: 'Asia/Kolkata' })
    assert.match(shown, /17:30:00: tee/)
    assert.match(shown, /\(Asia\/Kolkata\)/)
  })

  test('is the same with and without colour, apart from the colour', () => {
    const attributions = [named('/etc/a'), nameless('/etc/b', 'unexplained')]
    const colored = textReport(reportOf(attributions), { ...STYLE, color: true })
    assert.match(colored, /\x1b\[31m/)
    assert.equal(colored.replace(/\x1b\[\d+m/g, ''), text(attributions))
  })
})
