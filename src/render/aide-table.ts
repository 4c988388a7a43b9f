import type { AideReport, ReportTotals } from '../model/aide-report.js'
import type { AideTime, Change } from '../model/change.js'
import { cutStart, drawTable } from './table.js'
import type { TableOptions } from './query-table.js'
import { visible } from './visible.js'
import { whenText, zoneText, type TimeStyle } from './when.js'
import { fitText } from './wrap-text.js'

/** The reports as tables for a terminal of `width` columns: a line for each change, then the counts and the notes. */
export const aideTable = (reports: readonly AideReport[], options: TableOptions): string =>
  reports.length === 0
    ? 'No differences.\n'
    : reports
        .map((report) => reportTable(report, { ...options, width: Math.max(options.width, LEAST_WIDTH) }))
        .join('\n')

const LEAST_WIDTH = 40
const WHAT_WIDTH = 9
const TYPE_WIDTH = 11

const reportTable = (report: AideReport, options: TableOptions): string => {
  const fit = (text: string): string => fitText(text, options.width)
  return [
    fit(title(report, options)),
    ...(report.changes.length > 0 ? ['', changesTable(report.changes, options.width)] : []),
    '',
    fit(counts(report.totals, report.changes)),
    ...report.notes.map((note) => fit(`note: ${visible(note)}`)),
  ]
    .map((part) => `${part}\n`)
    .join('')
}

const title = ({ version, start, complete }: AideReport, style: TimeStyle): string =>
  [
    version === null ? 'AIDE report' : `AIDE ${visible(version)} report`,
    start === null ? '' : ` of ${timeText(start, style)}`,
    complete ? '' : ', incomplete',
  ].join('')

const changesTable = (changes: readonly Change[], width: number): string => {
  const rest = width - WHAT_WIDTH - TYPE_WIDTH
  // Attributes get what they need up to a third, paths the rest.
  const longest = changes.reduce(
    (most, { attributes }) => Math.max(most, attributes.join(' ').length),
    'ATTRIBUTES'.length,
  )
  const attributeWidth = Math.min(longest, Math.floor(rest / 3))
  const pathWidth = rest - attributeWidth - 2
  return drawTable(
    ['WHAT', 'TYPE', 'PATH', 'ATTRIBUTES'],
    [WHAT_WIDTH, TYPE_WIDTH, pathWidth + 2, attributeWidth],
    changes.map(({ kind, fileType, path, attributes }) => [
      kind,
      fileType ?? '?',
      cutStart(visible(path), pathWidth),
      fitWords(attributes, attributeWidth),
    ]),
  )
}

const fitWords = (words: readonly string[], width: number): string => {
  const all = words.join(' ')
  if (all.length <= width) return all
  const kept: string[] = []
  for (const word of words) {
    const more = ` +${words.length - kept.length - 1}`
    if ([...kept, word].join(' ').length + more.length > width) break
    kept.push(word)
  }
  return kept.length === 0 ? `${words.length}` : `${kept.join(' ')} +${words.length - kept.length}`
}

const counts = (totals: ReportTotals | null, changes: readonly Change[]): string => {
  const count = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).length
  const said = totals?.entries == null ? '' : ` of ${totals.entries} entries`
  return `${count('added')} added, ${count('removed')} removed, ${count('changed')} changed${said}`
}

/** Without a zone where AIDE printed none: which it was is not known. */
const timeText = ({ seconds, offsetMinutes }: AideTime, style: TimeStyle): string => {
  const time = seconds * 1000
  if (Number.isNaN(new Date(time).getTime())) return String(seconds)
  return offsetMinutes === null ? whenText(time, { zone: 'UTC' }) : `${whenText(time, style)} ${zoneText(time, style)}`
}
