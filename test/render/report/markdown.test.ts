import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import markdownIt from 'markdown-it'
import { markdownCode, markdownText } from '../../../src/render/markdown.js'
import { markdownReport } from '../../../src/render/report/markdown.js'
import { visible } from '../../../src/render/visible.js'
import { alice, change, named, nameless, program, reportOf } from '../../support/attributions.js'
import { HOSTILE_NAMES } from '../../support/hostile-names.js'

const STYLE = { width: 80, zone: 'UTC', color: false } as const
const markdown = (...args: Parameters<typeof reportOf>): string => markdownReport(reportOf(...args), STYLE)

// With everything on that can make more of a text than text. Guessed links ("evil.example") are left to who guesses.
const parser = markdownIt({ html: true, linkify: true })
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
const html = (text: string): string => parser.render(text)

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' }
const unescaped = (text: string): string => text.replace(/&(?:lt|gt|amp|quot);/g, (entity) => ENTITIES[entity]!)
const codesIn = (page: string): readonly string[] =>
  Array.from(page.matchAll(/<code>([^<]*)<\/code>/g), ([, code]) => unescaped(code!))

/** The tags that the report's own structure makes. */
const OWN_TAGS = new Set(['h1', 'h2', 'h3', 'ul', 'li', 'code', 'strong'])
const foreignTags = (page: string): readonly string[] =>
  Array.from(page.matchAll(/<\/?(\w*)/g), ([, tag]) => tag!).filter((tag) => !OWN_TAGS.has(tag))

const hostileReport = (path: string): string =>
  markdown(
    [
      named(change(path, { kind: 'added' }), { process: program(path, path), who: { ...alice, login: path } }),
      nameless(`${path}2`, 'unexplained', path),
      nameless(`${path}3`, 'no-rule', path),
    ],
    { host: path, notes: [path] },
  )

suite('the report as Markdown', () => {
  test('is the story under headings, what is unexplained first', () => {
    const page = html(markdown([named('/etc/a'), nameless('/etc/b', 'unexplained', 'the rule covers it')]))
    assert.match(page, /^<h1>\[who-changed\] web01 2026-11-23: 2 changed, 1 unexplained<\/h1>/)
    assert.match(page, /<strong>ALARM: 1 change unexplained/)
    assert.deepEqual(
      Array.from(page.matchAll(/<h2>(.*?)<\/h2>/g), ([, title]) => title),
      ['Unexplained', 'Logins'],
    )
    assert.match(page, /<code>\/etc\/b<\/code>[^]*unexplained: the rule covers it[^]*<code>\/etc\/a<\/code>/)
  })

  test('makes nothing but text of a name, wherever it stands', () => {
    for (const name of HOSTILE_NAMES) {
      const page = html(hostileReport(name))
      assert.deepEqual(foreignTags(page), [], name)
      assert.doesNotMatch(page, /<(?:a|img|em) /)
      assert.equal(codesIn(page).filter((code) => code.startsWith(visible(name))).length >= 3, true, name)
    }
  })

  test('shows every byte of a path in its code span', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const path = `/${Buffer.from(bytes).toString('latin1')}`
        assert.ok(codesIn(html(markdown([named(path)]))).includes(visible(path)), path)
      }),
    )
  })

  test('shows any text as it stands', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ab 1`*_[]()<>&~|$@:/w.\\!#{}"\'-+=^')) }),
        (text) => {
          const line = `x ${text} x`.replace(/ +/g, ' ')
          assert.equal(unescaped(html(markdownText(line))), `<p>${line}</p>\n`)
          assert.equal(unescaped(html(markdownCode(line))), `<p><code>${line}</code></p>\n`)
        },
      ),
    )
  })

  test('with --explain shows the steps of every change', () => {
    const page = html(
      markdown([named('/etc/a')], {
        steps: [[{ topic: 'deed', text: 'alice wrote to it', events: [{ node: null, time: 0, serial: 7 }] }]],
      }),
    )
    assert.match(page, /the deed: alice wrote to it <code>TZ=UTC LC_ALL=C ausearch -a 7 -ts 01\/01\/70/)
  })
})
