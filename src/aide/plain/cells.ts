import type { ByteString } from '../../model/byte-string.js'
import type { Attribute } from '../attributes.js'

/** Where the cells of a line of details begin. 0.16 and later wrap values; older builds print them on one line, cut or overlong. */
export interface CellLayout {
  readonly colon: number
  readonly old: number
  readonly border: number
  readonly wraps: boolean
}

/** 0.16: two spaces and 9 characters of name, 0.17 and later: one space and 10. */
export const MODERN: CellLayout = { colon: 11, old: 13, border: 46, wraps: true }
/** 0.14 and older: `"  %-9s: %-33s, %s"`. */
export const LEGACY_14: CellLayout = { colon: 11, old: 13, border: 46, wraps: false }
/** 0.15: `" %-9s: %-33s, %s"`. */
export const LEGACY_15: CellLayout = { colon: 10, old: 12, border: 45, wraps: false }

/** The two sides of an attribute as they stand on its lines; null is a side that was not printed, both empty is a line that has no one reading. */
export interface Cells {
  readonly old: readonly ByteString[] | null
  readonly new: readonly ByteString[] | null
}

const CELL = 32

/** 0.15 and older print link names and SELinux contexts on one line of at most so many bytes (compare_db.c: `long_part_len`). */
const LEGACY_LONGEST = 128

/** Cuts the lines of one attribute into cells by byte offset: values may hold the border character themselves. */
export const cutCells = (lines: readonly string[], layout: CellLayout): Cells => {
  const old: string[] = []
  const fresh: string[] = []
  let hasOld = false
  let hasNew = false
  for (const line of lines) {
    const separator = layout.wraps ? '|' : ','
    const border = layout.wraps ? layout.border : legacyBorder(line, layout)
    if (border === AMBIGUOUS) return { old: [], new: [] }
    if (line.charAt(border) === separator && (line.length === border + 1 || line.charAt(border + 1) === ' ')) {
      old.push(line.slice(layout.old, layout.wraps ? layout.old + CELL : border))
      fresh.push(line.slice(border + 2))
      hasOld = hasNew = true
    } else if (line.length > layout.border + 1 && line.slice(layout.old, layout.border + 2).trim() === '') {
      fresh.push(line.slice(layout.border + 2))
      hasNew = true
    } else {
      old.push(line.slice(layout.old))
      hasOld = true
    }
  }
  return { old: hasOld ? old : null, new: hasNew ? fresh : null }
}

/**
 * Where the old value of a line of 0.15 and older ends. Values longer than their column push the comma to the right; when such a line
 * holds several commas with a space after them, nobody can tell which is the border.
 */
const legacyBorder = (line: string, { border }: CellLayout): number => {
  if (line.charAt(border) === ',') return border
  const pushed = line.indexOf(', ', border)
  return pushed >= 0 && line.includes(', ', pushed + 1) ? AMBIGUOUS : pushed
}

const AMBIGUOUS = -2

/** A value put together from its cells. */
export interface Unwrapped {
  readonly values: readonly ByteString[]
  /** AIDE prints one line for each begun 33 bytes but only 32 on it: the end of a value that fills its lines may be lost. */
  readonly mayLackTail: boolean
}

/** Joins wrapped cells: lists start a value at `A: `, `num=` or `[1] ` and have blank cells where the other side is longer. */
export const unwrapCells = (cells: readonly string[], attribute: Attribute, padded: boolean): Unwrapped => {
  const only = cells[0] ?? ''
  if (cells.length === 0) return { values: [], mayLackTail: false }
  if (cells.length === 1 && !only.startsWith(' ')) {
    const text = padded ? withoutPadding(only) : only
    return { values: [text], mayLackTail: attribute.kind !== 'hash' && text.length >= LEGACY_LONGEST }
  }
  const values: string[] = []
  let lacks = false
  let lines = 0
  const pieces = cells.filter((cell) => cell.trim() !== '')
  pieces.forEach((piece, i) => {
    const next = pieces[i + 1]
    const last = next === undefined || (attribute.kind === 'list' && LIST_VALUE.test(next))
    const text = last && padded ? withoutPadding(piece) : piece
    const starts = values.length === 0 || (attribute.kind === 'list' && LIST_VALUE.test(piece))
    if (starts) values.push(text)
    else values.push(`${values.pop()!}${text}`)
    lines = starts ? 1 : lines + 1
    if (last && attribute.kind !== 'hash' && lines > 1 && text.length >= CELL) lacks = true
  })
  return { values: values.length === 0 ? [''] : values, mayLackTail: lacks }
}

const withoutPadding = (cell: string): string => {
  let end = cell.length
  while (end > 0 && cell.charCodeAt(end - 1) === SPACE) end--
  return cell.slice(0, end)
}

const SPACE = 0x20

const LIST_VALUE = /^(?:[AD]: |num=\d|\[\d+\] )/
