import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { AttributedReport } from '../../../src/app/report/attributed-report.js'
import type { Attribution } from '../../../src/model/attribution.js'
import { displayWidth } from '../../../src/render/display-width.js'
import { REPORT_FORMS, type ReportForm } from '../../../src/render/report/forms.js'
import {
  alice,
  change,
  daemon,
  deed,
  directory,
  named,
  nameless,
  NOON,
  program,
  reportOf,
} from '../../support/attributions.js'

const STYLE = { width: 80, zone: 'UTC', color: false } as const

/** Bytes of letters, of wide and of combined characters, of what acts on a terminal, and of what is no text; long ones too. */
const name = fc
  .oneof(
    fc.array(
      fc.constantFrom(
        'a',
        'Z',
        ' ',
        '/',
        '.',
        'é',
        '日',
        '本',
        '한',
        'e\u0301',
        '\u0301',
        'ก็',
        '👍',
        '👍🏽',
        '1️⃣',
        '🇩🇪',
        '\u202e',
        '\u200b',
      ),
      {
        maxLength: 60,
      },
    ),
    fc.array(
      fc.constantFrom('\x1b[31m', '\n', '\t', '\\', '"', "'", '\x7f', '\u0085', 'x'.repeat(90), '長'.repeat(50)),
      { maxLength: 4 },
    ),
  )
  .map((parts) => Buffer.from(parts.join('')).toString('latin1'))
const bytes = fc.oneof(
  name,
  fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array).toString('latin1')),
)

const attribution: fc.Arbitrary<Attribution> = fc
  .record({
    path: bytes.map((text) => `/${text}`),
    kind: fc.constantFrom('added', 'removed', 'changed'),
    isDirectory: fc.boolean(),
    login: fc.oneof(fc.constant('alice'), bytes),
    session: fc.integer({ min: 1, max: 3 }),
    who: fc.constantFrom(alice, daemon),
    exe: fc.constantFrom('/usr/bin/dpkg', '/usr/bin/tee'),
    command: bytes,
    reason: fc.constantFrom(null, null, null, 'no-rule', 'unexplained', 'several-hands'),
    isInferred: fc.boolean(),
  })
  .map(({ path, kind, isDirectory, login, session, who, exe, command, reason, isInferred }): Attribution => {
    const what = isDirectory ? directory(path) : change(path, { kind })
    const by = {
      who: who.auid === null ? { ...who, unit: login } : { ...who, login, session },
      process: program(exe, `x ${command}`),
    }
    if (reason !== null) return nameless(what, reason, command, [deed(by)])
    return { ...named(what, by), explanation: command, verdict: isInferred ? 'inferred' : 'attributed' }
  })

const reports: fc.Arbitrary<AttributedReport> = fc
  .record({
    attributions: fc.array(attribution, { maxLength: 12 }),
    host: fc.option(name.map((text) => Buffer.from(text, 'latin1').toString('utf8'))),
    note: bytes,
  })
  .map(({ attributions, host, note }) =>
    reportOf(attributions, {
      ...{ host, notes: [note], aideFailure: note },
      gaps: [
        {
          ...{ node: null, kind: 'daemon-stopped', keys: null, evidence: [], start: NOON, end: NOON + 1000 },
          who: { ...alice, login: note },
        },
      ],
    }),
  )

const print = async (form: ReportForm, report: AttributedReport): Promise<string> =>
  (await REPORT_FORMS[form]())(report, STYLE)

/** Added, removed, changed. */
type Counts = readonly [number, number, number]

const countKinds = (kinds: readonly string[]): Counts => [
  kinds.filter((kind) => kind === 'added').length,
  kinds.filter((kind) => kind === 'removed').length,
  kinds.filter((kind) => kind === 'changed').length,
]

const inSum = (text: string): Counts => {
  const [, added, removed, changed] = /\((\d+) added, (\d+) removed, (\d+) changed\)/.exec(text.replace(/\n\s*/g, ' '))!
  return [Number(added), Number(removed), Number(changed)]
}

const inLines =
  (kindOf: (line: Record<string, Record<string, string>>) => string) =>
  (text: string): Counts =>
    countKinds(
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => kindOf(JSON.parse(line) as Record<string, Record<string, string>>)),
    )

const ALL = (text: string, pattern: RegExp): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, found]) => found!)
const MARKS: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '~': 'changed' }

/** How each form tells how many entries AIDE has reported. */
const COUNTS: Readonly<Record<ReportForm, (text: string) => Counts>> = {
  text: inSum,
  markdown: inSum,
  table: (text) =>
    countKinds([
      ...ALL(text, /^ {2}\d\d:\d\d:\d\d {2}([-+~])/gm).map((mark) => MARKS[mark]!),
      ...ALL(text, /^ {2}(added|removed|changed)(?: \/|$)/gm),
    ]),
  html: (text) => countKinds(ALL(text, /<li class="change" data-kind="(\w+)"/g)),
  csv: (text) => countKinds(ALL(text, /,(added|removed|changed),(?:file|directory),/g)),
  json: (text) => countKinds((JSON.parse(text) as { changes: { change: string }[] }).changes.map((one) => one.change)),
  ndjson: inLines((line) => (line as unknown as { change: string }).change),
  ecs: inLines(({ who_changed: own }) => own!['change']!),
  ocsf: inLines(({ unmapped }) => (unmapped!['who_changed'] as unknown as { change: string }).change),
}

suite('every form of a report', () => {
  for (const form of Object.keys(REPORT_FORMS) as ReportForm[])
    test(`${form} counts what AIDE has counted`, async () => {
      await fc.assert(
        fc.asyncProperty(reports, async (report) => {
          const expected = countKinds(report.attributions.map((one) => one.change.kind))
          assert.deepEqual(COUNTS[form](await print(form, report)), expected)
        }),
        { numRuns: 25 },
      )
    })

  for (const form of ['text', 'table'] as const)
    test(`${form} fits 80 columns, and lets nothing act on the terminal, whatever the names`, async () => {
      await fc.assert(
        fc.asyncProperty(reports, async (report) => {
          const text = await print(form, report)
          assert.doesNotMatch(text, /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]/)
          for (const line of text.split('\n')) assert.ok(displayWidth(line) <= 80, `${displayWidth(line)}: ${line}`)
        }),
        { numRuns: 100 },
      )
    })
})
