import type { AttributedReport } from '../app/report.js'
import type { Attribution } from '../model/attribution.js'
import type { Gap } from '../model/gap.js'
import { commandText, fromText, personText } from './deed-text.js'
import type { TableOptions } from './query-table.js'
import { summaryOf } from './summary.js'
import { fitTable, type Column } from './table.js'
import { visible, visibleText } from './visible.js'
import { whenText, zoneText } from './when.js'
import { wrapText } from './wrap-text.js'

/** The report for a terminal or a mail: the counts, what nobody can be named for, then every change with its author. */
export const reportTable = (report: AttributedReport, options: TableOptions): string => {
  const { attributions } = report
  const named = attributions.filter(({ deed }) => deed !== null)
  const unnamed = attributions.filter(({ deed }) => deed === null)
  const alarms = unnamed.filter(({ reason }) => reason === 'unexplained')
  const others = unnamed.filter(({ reason }) => reason !== 'unexplained')
  return [
    heading(report, options),
    ...section('UNEXPLAINED: watched, no gap, no event', alarms, options),
    ...section('Nobody can be named', others, options),
    ...(named.length === 0 ? [] : [namedTable(named, options)]),
    ...(report.gaps.length === 0 ? [] : [gapList(report.gaps, options)]),
    ...report.notes.map((note) => wrapText(`note: ${visible(note)}`, options.width)),
  ]
    .map((part) => `${part}\n`)
    .join('\n')
}

const heading = (report: AttributedReport, options: TableOptions): string => {
  const { changes, attributed, inferred, ambiguous, unattributed, suspicious } = summaryOf(report.attributions)
  const { window, aide } = report
  const version = aide?.version == null ? 'AIDE' : `AIDE ${visible(aide.version)}`
  const span = `${whenText(window.from, options)} to ${whenText(window.to, options)} (${zoneText(window.to, options)})`
  const counts = [
    `${changes} change${changes === 1 ? '' : 's'}`,
    `${attributed} attributed`,
    ...(inferred > 0 ? [`${inferred} inferred`] : []),
    ...(ambiguous > 0 ? [`${ambiguous} ambiguous`] : []),
    `${unattributed} without a name`,
    `${suspicious} unexplained`,
  ]
  return wrapText(`${visibleText(report.host)}: ${version}, ${span}\n${counts.join(', ')}`, options.width)
}

const section = (title: string, attributions: readonly Attribution[], { width }: TableOptions): readonly string[] => {
  if (attributions.length === 0) return []
  const lines = attributions.map(({ change, reason, explanation }) =>
    wrapText(
      `${change.kind} ${visible(change.path)}\n${reason ?? ''}: ${visible(explanation)}`,
      width - 2,
      '    ',
    ).replace(/^/gm, '  '),
  )
  return [`${title} (${attributions.length})\n${lines.join('\n')}`]
}

const COLUMNS: readonly Column[] = [
  { head: 'PATH', flexible: true },
  { head: 'WHO', flexible: true },
  { head: 'FROM', flexible: true },
  { head: 'WHEN' },
  { head: 'COMMAND', flexible: true },
]

const MARK: Readonly<Record<Attribution['change']['kind'], string>> = { added: '+', removed: '-', changed: ' ' }

const namedTable = (attributions: readonly Attribution[], options: TableOptions): string => {
  const rows = attributions.map(({ change, deed, verdict }) => [
    `${MARK[change.kind]} ${visible(change.path)}`,
    personText(deed!.who) + (verdict === 'inferred' ? ' ?' : ''),
    fromText(deed!.who),
    // The day is in the heading unless the window spans several.
    whenText(deed!.when, options).slice(5),
    commandText(deed!),
  ])
  return fitTable(COLUMNS, rows, options.width)
}

const gapList = (gaps: readonly Gap[], options: TableOptions): string =>
  [
    'The audit trail could not see:',
    ...gaps.map(({ kind, start, end }) => `  ${whenText(start, options)} to ${whenText(end, options)}  ${kind}`),
  ].join('\n')
