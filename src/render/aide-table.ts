import type { AideReport, ReportTotals } from '../model/aide-report.js'
import type { AideTime, Change } from '../model/change.js'
import { drawTable } from './table.js'
import { visible } from './visible.js'

/** The reports as tables for a terminal of `width` columns: a line for each change, then the counts and the notes. */
export const aideTable = (reports: readonly AideReport[], options: { readonly width: number }): string =>
  reports.length === 0
    ? 'No differences.\n'
    : reports.map((report) => reportTable(report, Math.max(options.width, LEAST_WIDTH))).join('\n')

const LEAST_WIDTH = 40
const WHAT_WIDTH = 9
const TYPE_WIDTH = 11

const reportTable = (report: AideReport, width: number): string => {
  const lines = [...wrap(title(report), width)]
  if (report.changes.length > 0) lines.push('', changesTable(report.changes, width))
  lines.push('', ...wrap(counts(report.totals, report.changes), width))
  for (const note of report.notes) lines.push(...wrap(`note: ${visible(note)}`, width))
  return `${lines.join('\n')}\n`
}

const title = ({ version, start, complete }: AideReport): string =>
  [
    version === null ? 'AIDE report' : `AIDE ${visible(version)} report`,
    start === null ? '' : ` of ${timeText(start)}`,
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
      fitPath(visible(path), pathWidth),
      fitWords(attributes, attributeWidth),
    ]),
  )
}

/** The end of a path says more than its beginning. Counted in characters of one column: a terminal may show wide ones broader. */
const fitPath = (path: string, width: number): string => {
  const characters = Array.from(path)
  return columnsOf(path) <= width ? path : `…${takeEnd(characters, width - 1)}`
}

const takeEnd = (characters: readonly string[], width: number): string => {
  let left = width
  let from = characters.length
  while (from > 0 && columnsOf(characters[from - 1]!) <= left) {
    from--
    left -= columnsOf(characters[from]!)
  }
  return characters.slice(from).join('')
}

const columnsOf = (text: string): number => {
  let columns = 0
  for (const character of text) columns += WIDE.test(character) ? 2 : MARK.test(character) ? 0 : 1
  return columns
}

const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const MARK = /\p{M}/u

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

const timeText = ({ seconds, offsetMinutes }: AideTime): string => {
  const date = new Date(seconds * 1000)
  const text = Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().slice(0, 19).replace('T', ' ')
  return offsetMinutes === null ? text : `${text} UTC`
}

const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    let left = word
    if (line !== '' && columnsOf(`${line} ${left}`) > width) {
      lines.push(line)
      line = ''
    }
    while (columnsOf(left) > width) {
      const head = Array.from(left)
        .slice(0, width >> 1)
        .join('')
      lines.push(head)
      left = left.slice(head.length)
    }
    line = line === '' ? left : `${line} ${left}`
  }
  return [...lines, line]
}
