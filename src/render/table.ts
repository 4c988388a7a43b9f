import Table from 'cli-table3'
import { displayWidth, graphemes } from './display-width.js'

/** A column of a table. */
export interface Column {
  readonly head: string
  /** Where a cell may be cut to make the table fit; absent: nowhere. A path says most at its two ends. */
  readonly cut?: 'end' | 'middle'
  /** Never cut below this; 12 when absent. */
  readonly least?: number
}

const GAP = 2
const LEAST = 12

const NO_BORDERS = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((part) => [part, '']),
)

/** A table without borders, at most `width` columns wide where its columns can give way. Cells must be printable text. */
export const fitTable = (columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string => {
  const natural = columns.map(({ head }, i) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[i] ?? '')), head.length),
  )
  const widths = shrink(columns, natural, width)
  return drawTable(
    columns.map(({ head }) => head),
    widths.map((one, i) => (i === columns.length - 1 ? one : one + GAP)),
    rows.map((row) => row.map((cell, i) => cutCell(cell, widths[i]!, columns[i]!.cut))),
  )
}

/** A table without borders of columns that are exactly so wide. Cells must be printable text that fits. */
export const drawTable = (
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly string[])[],
): string => {
  const options = {
    colWidths: [...widths],
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  }
  const pieces: string[] = []
  for (let from = 0; from < Math.max(rows.length, 1); from += PIECE) {
    const table = new Table(from === 0 ? { ...options, head: [...head] } : options)
    for (const row of rows.slice(from, from + PIECE)) table.push([...row])
    pieces.push(table.toString())
  }
  return pieces.join('\n').replace(/ +$/gm, '')
}

/** cli-table3 compares every row with all before it: a hundred thousand at once take minutes. */
const PIECE = 100

/** Takes from the widest column that can give until the table fits, or nothing more can be taken. */
const shrink = (columns: readonly Column[], natural: readonly number[], width: number): readonly number[] => {
  const widths = [...natural]
  let excess = widths.reduce((sum, one) => sum + one, 0) + GAP * (columns.length - 1) - width
  while (excess > 0) {
    let widest = -1
    for (const [i, { cut, least }] of columns.entries())
      if (cut !== undefined && widths[i]! > (least ?? LEAST) && (widest < 0 || widths[i]! > widths[widest]!)) widest = i
    if (widest < 0) return widths
    widths[widest] = widths[widest]! - 1
    excess--
  }
  return widths
}

const cutCell = (cell: string, width: number, where: Column['cut']): string => {
  if (where === undefined || displayWidth(cell) <= width) return cell
  const characters = graphemes(cell)
  if (where === 'end') return `${takeWidth(characters, width - 1).join('')}…`
  const tail = takeWidth(characters.toReversed(), Math.ceil((width - 1) / 2))
    .toReversed()
    .join('')
  return `${takeWidth(characters, width - 1 - displayWidth(tail)).join('')}…${tail}`
}

/** A text of at most `width` columns, cut at its end. */
export const cutEnd = (text: string, width: number): string => cutCell(text, width, 'end')

/** A text of at most `width` columns, cut at its start: the end of a path says most. */
export const cutStart = (text: string, width: number): string =>
  displayWidth(text) <= width
    ? text
    : `…${takeWidth(graphemes(text).toReversed(), width - 1)
        .toReversed()
        .join('')}`

/** As many of the characters as fit into a width. */
const takeWidth = (characters: readonly string[], width: number): readonly string[] => {
  let used = 0
  const end = characters.findIndex((character) => (used += displayWidth(character)) > width)
  return end < 0 ? characters : characters.slice(0, end)
}
