import type { AttributedReport } from '../../app/report/attributed-report.js'
import type { Attribution, Deed } from '../../model/attribution.js'
import { wholeExplanation } from '../../model/missing-rule.js'
import type { ReportRenderer, ReportStyle } from './form.js'
import { counted } from '../../model/counted.js'
import { hostPrefix } from '../host-prefix.js'
import { commandText, fromText, personText } from '../deed-text.js'
import { explainedChange } from '../explain-text.js'
import { gapsText } from '../gap-text.js'
import type { TableOptions } from '../query-table.js'
import { paintWith } from '../paint.js'
import { namelessOf, summaryOf } from '../summary.js'
import { fitTable, type Column } from '../table.js'
import { visible, visibleText } from '../visible.js'
import { failuresOf, witnessLines } from './verdict.js'
import { clockText, dayText, whenText, zoneText } from '../when.js'
import { fitText } from '../wrap-text.js'

/** The report for a terminal or a mail: the counts, what nobody can be named for, then the changes of each login in turn. */
export const tableReport: ReportRenderer = (report, options) => {
  const { attributions } = report
  const paint = paintWith(options.color)
  const unnamed = attributions.filter(({ deed }) => deed === null)
  const alarms = unnamed.filter(({ reason }) => reason === 'unexplained')
  const others = unnamed.filter(({ reason }) => reason !== 'unexplained')
  return [
    ...failuresOf(report).map((text) => paint.alarm(fitText(visibleText(text.toUpperCase()), options.width))),
    ...witnessLines(report).map(({ level, text }) => {
      const fitted = fitText(text, options.width, '  ')
      return level === 'alarm' || level === 'warning' ? paint[level](fitted) : fitted
    }),
    heading(report, options),
    ...(report.steps === null
      ? [
          ...section(paint.alarm('UNEXPLAINED: watched, no gap, and no event'), alarms, options),
          ...section(paint.warning('Nobody can be named'), others, options),
          ...handsOf(attributions).map((hand) => handTable(hand, options)),
        ]
      : attributions.map((one, i) => explainedChange(one, report.steps?.[i] ?? [], report.shownBy, options).trimEnd())),
    gapsText(report.gaps, options)
      .split('\n')
      .map((line) => fitText(line, options.width, '    '))
      .join('\n'),
    ...report.notes.map((note) => fitText(`note: ${visible(note)}`, options.width, '  ')),
  ]
    .map((part) => `${part}\n`)
    .join('\n')
}

const heading = (report: AttributedReport, options: TableOptions): string => {
  const { changes, attributed, inferred, suspicious } = summaryOf(report.attributions)
  const { window, aide } = report
  const version = aide?.version == null ? 'AIDE' : `AIDE ${visible(aide.version)}`
  const span = `${whenText(window.from, options)} to ${whenText(window.to, options)} (${zoneText(window.to, options)})`
  const counts = [
    counted(changes, 'change'),
    `${attributed} attributed`,
    ...(inferred > 0 ? [`${inferred} inferred`] : []),
    `${namelessOf(report.attributions)} without a name`,
    `${suspicious} unexplained`,
  ]
  return fitText(`${hostPrefix(report.host)}${version}, ${span}\n${counts.join(', ')}`, options.width)
}

const section = (title: string, attributions: readonly Attribution[], { width }: TableOptions): readonly string[] => {
  if (attributions.length === 0) return []
  const entries = attributions.map(({ change, reason, also, ...one }) => {
    const suspects = also.map((deed) => `\n${personText(deed.who)} from ${fromText(deed.who)}: ${commandText(deed)}`)
    const text = `${change.kind} ${visible(change.path)}\n${reason ?? ''}: ${visible(wholeExplanation(one))}${suspects.join('')}`
    return fitText(text, width - 2, '    ').replace(/^/gm, '  ')
  })
  return [`${title} (${attributions.length})\n${entries.join('\n')}`]
}

/** A named change. */
type Named = Attribution & { readonly deed: Deed }

/** The changes of one login, or of one service, by the time of the first. */
const handsOf = (attributions: readonly Attribution[]): readonly (readonly Named[])[] => {
  const named = attributions.filter((one): one is Named => one.deed !== null)
  const hands = new Map<string, Named[]>()
  for (const one of named.sort((a, b) => a.deed.when - b.deed.when)) {
    const { who, process, source } = one.deed
    const program = who.session === null ? `${process.exe ?? process.comm ?? ''} ${process.pid}` : ''
    const key = `${source.node ?? ''} ${who.boot ?? ''} ${who.session ?? ''} ${who.auid ?? ''} ${program}`
    hands.set(key, [...(hands.get(key) ?? []), one])
  }
  return [...hands.values()]
}

const COLUMNS: readonly Column[] = [
  { head: '' },
  { head: '' },
  { head: '', cut: 'middle', least: 30 },
  { head: '', cut: 'end' },
]

const MARK: Readonly<Record<Attribution['change']['kind'], string>> = { added: '+', removed: '-', changed: '~' }

const handTable = (hand: readonly Named[], options: ReportStyle): string => {
  const { who, when } = hand[0]!.deed
  const session = who.session === null ? '' : `, session ${who.session}`
  const how = who.origin === null || who.origin === 'service' || fromText(who) === who.origin ? '' : ` by ${who.origin}`
  const where = who.auid === null ? '' : who.address === null ? `, ${fromText(who)}` : ` from ${who.address}${how}`
  const rows = hand.map(({ change, deed, verdict }) => [
    `  ${clockText(deed.when, options)}`,
    `${MARK[change.kind]}${verdict === 'inferred' ? '?' : ''}`,
    visible(change.path),
    commandText(deed),
  ])
  // The first line of the table is its empty head.
  const table = fitTable(COLUMNS, rows, options.width).split('\n').slice(1).join('\n')
  const head = `${personText(who)}${where}${session}, ${dayText(when, options)}`
  return `${paintWith(options.color).bold(fitText(head, options.width, '  '))}\n${table}`
}
