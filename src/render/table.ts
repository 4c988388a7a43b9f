import Table from 'cli-table3'

/** A column of a table: what stands above it, and whether it may be cut to make the table fit. */
export interface Column {
  readonly head: string
  readonly flexible?: boolean
}

const GAP = 2
const LEAST_FLEXIBLE = 12

const NO_BORDERS = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((part) => [part, '']),
)

/** A table without borders, at most `width` columns wide where its flexible columns can give way. Cells must be printable text. */
export const fitTable = (columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string => {
  const natural = columns.map(({ head }, i) => Math.max(head.length, ...rows.map((row) => displayWidth(row[i] ?? ''))))
  const widths = shrink(columns, natural, width)
  const table = new Table({
    head: columns.map(({ head }) => head),
    colWidths: widths.map((one, i) => (i === columns.length - 1 ? one : one + GAP)),
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  })
  for (const row of rows) table.push(row.map((cell, i) => cut(cell, widths[i]!)))
  return table.toString().replace(/ +$/gm, '')
}

/** Takes from the widest flexible column until the table fits, or nothing more can be taken. */
const shrink = (columns: readonly Column[], natural: readonly number[], width: number): readonly number[] => {
  const widths = [...natural]
  let excess = widths.reduce((sum, one) => sum + one, 0) + GAP * (columns.length - 1) - width
  while (excess > 0) {
    let widest = -1
    for (const [i, { flexible }] of columns.entries())
      if (flexible === true && widths[i]! > LEAST_FLEXIBLE && (widest < 0 || widths[i]! > widths[widest]!)) widest = i
    if (widest < 0) return widths
    widths[widest] = widths[widest]! - 1
    excess--
  }
  return widths
}

const cut = (cell: string, width: number): string => {
  if (displayWidth(cell) <= width) return cell
  let kept = ''
  for (const character of cell) {
    if (displayWidth(kept + character) > width - 1) break
    kept += character
  }
  return `${kept}…`
}

/** Columns that a text takes on a terminal: East Asian wide characters and emoji take two. */
export const displayWidth = (text: string): number => {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
