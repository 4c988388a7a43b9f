import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { htmlMail, htmlPieces, htmlReport } from '../../../src/render/report/html/report.js'
import { TOPICS } from '../../../src/model/activity.js'
import { each, markup } from '../../../src/render/report/html/markup.js'
import { alice, named, nameless, program, reportOf } from '../../support/attributions.js'
import { bigReport } from '../../support/big-report.js'

const STYLE = { width: 80, zone: 'UTC', color: false } as const
const html = (...args: Parameters<typeof reportOf>): string => htmlReport(reportOf(...args), STYLE)
const headingOf = (page: string): string => /<h1>(.*)<\/h1>/.exec(page)![1]!.replace(/<[^>]*>/g, '')
const count = (page: string, pattern: RegExp): number => page.match(pattern)?.length ?? 0

suite('the report as HTML', () => {
  test('says in its first heading whether to get up', () => {
    assert.equal(headingOf(html([named('/etc/a')])), 'Quiet Every change has a name')
    assert.equal(headingOf(html([])), 'Quiet No change is reported')
    assert.equal(headingOf(html([nameless('/etc/a', 'unexplained'), named('/etc/b')])), 'Alarm 1 change is unexplained')
    assert.equal(
      headingOf(html([nameless('/srv/a', 'no-rule')])),
      'Check Nothing is unexplained, 1 change without a name',
    )
    assert.match(headingOf(html([], { aideFailure: 'AIDE failed with status 18' })), /^Alarm AIDE failed/)
    assert.match(headingOf(html([], { aide: null })), /^Check Empty report/)
    assert.match(
      headingOf(htmlReport({ ...bigReport(10), attributions: [named('/etc/a')] }, STYLE)),
      /^Check .* has gaps$/,
    )
  })

  test('has every change once, whatever is folded', () => {
    const page = htmlReport(bigReport(500), STYLE)
    assert.equal(count(page, /<li class="change"/g), 500)
    assert.equal(count(page, /data-verdict="unexplained"/g), 7)
    assert.match(page, /500 changes \(164 added, 164 removed, 172 changed\)/)
  })

  test('is made change by change', () => {
    const pieces = [...htmlPieces(bigReport(500), STYLE)]
    assert.deepEqual([...new Set(pieces.map((piece) => count(piece, /<li class="change"/g)))].sort(), [0, 1])
    assert.equal(pieces.join(''), htmlReport(bigReport(500), STYLE))
  })

  test('escapes what is made later like everything else', () => {
    const list = markup`<ul>${each(['<b>', '&'], (text, index) => [markup`<li title="${text}">`, text, index])}</ul>`
    const escaped = '<ul><li title="&#60;b&#62;">&#60;b&#62;0<li title="&#38;">&#38;1</ul>'
    assert.equal(markup`${[list, null]}"`.source, `${escaped}"`)
  })

  test('has what is unexplained before everything else', () => {
    const page = htmlReport(bigReport(50), STYLE)
    const order = Array.from(page.matchAll(/<section id="(\w+)"/g), ([, id]) => id)
    assert.deepEqual(order, ['unexplained', 'nameless', 'timeline', 'logins', 'packages'])
  })

  test('lets only its own style and script run, by their digests', () => {
    const page = html([named('/etc/a')])
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!.replaceAll('&#39;', "'")
    const digest = (tag: string): string => {
      const [, content] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)!
      return createHash('sha256').update(content!).digest('base64')
    }
    assert.deepEqual(policy.split('; ').slice(0, 3), [
      "default-src 'none'",
      `style-src 'sha256-${digest('style')}'`,
      `script-src 'sha256-${digest('script')}'`,
    ])
    assert.equal(count(page, /<(?:script|style|link|iframe|object|img|base)\b/g), 2)
    assert.doesNotMatch(page, / (?:style|on\w+|src)=/)
  })

  test('makes text of every value, in an element and in an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('<>&"\'`=/a ;#')) }), (value) => {
        const { source } = markup`<p title="${value}">${value}</p>`
        assert.match(source, /^<p title="[^"<>']*">[^<>"']*<\/p>$/)
        assert.equal(
          source.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
          `<p title="${value}">${value}</p>`,
        )
      }),
    )
  })

  test('holds no character that is not printed, whatever the names', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString('latin1')
    const page = html([named(bytes, { process: program(bytes, bytes), who: { ...alice, login: bytes } })], {
      host: bytes,
      notes: [bytes],
    })
    assert.doesNotMatch(page, /[\0-\x09\x0b-\x1f\x7f-\x9f]/)
  })

  test('shows times in the zone that was asked for', () => {
    const page = htmlReport(reportOf([named('/etc/a')]), { ...STYLE, zone: 'Asia/Kolkata' })
    assert.match(page, /<time datetime="2026-11-23T12:00:00.000Z">2026-11-23 17:30:00<\/time>/)
    assert.match(page, /Times are Asia\/Kolkata\./)
  })

  test('tells what happened by topic after the story, each count beside its topic', () => {
    const activity = {
      topics: TOPICS.map((topic, i) => ({ topic, count: i % 3, failed: i % 2 })),
      ...{ loud: [], unresolved: 0, addressesSince: null },
    }
    const page = htmlReport({ ...bigReport(50), activity }, STYLE)
    assert.ok(page.indexOf('id="activity-title"') > page.indexOf('id="packages"'))
    assert.match(page, /<li><b>1<\/b> Configuration changed, 1 without success<\/li>/)
  })

  test('of a mail has what the text has, without what mail programs can not show, and stays small', () => {
    const mail = htmlMail(bigReport(10_000), STYLE)
    assert.doesNotMatch(mail, /<(?:script|form|svg|table)\b/)
    assert.doesNotMatch(mail, /script-src/)
    for (const found of ['/etc/secret-6', '/srv/site/index.html', 'user8', '10000 changes'])
      assert.ok(mail.includes(found), found)
    assert.match(mail, /<li class="fold">and \d+ more<\/li>/)
    // Of 10 MB that many servers take, however the mail is encoded.
    assert.ok(mail.length < 1_000_000, String(mail.length))
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString('latin1')
    const report = reportOf([named(bytes, { process: program(bytes, bytes) })], { host: bytes, notes: [bytes] })
    assert.doesNotMatch(htmlMail(report, STYLE), /[\0-\x09\x0b-\x1f\x7f-\x9f]/)
  })

  test('with --explain has the steps of each change', () => {
    const steps = [
      [{ topic: 'deed', text: 'alice wrote to it', events: [{ node: null, time: 0, serial: 7 }] }],
    ] as const
    assert.match(html([named('/etc/a')], { steps }), /<b>the deed<\/b>: alice wrote to it <code class="command">TZ=UTC/)
  })
})
