import type { ByteString } from '../../model/byte-string.js'
import { attributeOfLabel } from '../attributes.js'
import type { Attribute } from '../attributes.js'
import type { DraftAttribute, DraftDetails, DraftEntry } from '../draft.js'
import { FILE_TYPES } from '../values.js'
import type { Cells, CellLayout } from './cells.js'
import { cutCells, LEGACY_14, LEGACY_15, MODERN, unwrapCells } from './cells.js'
import { isLegacyList, parseLegacyList } from './legacy-list.js'
import type { Lines } from './lines.js'
import { DETAILS_HEADLINE } from './patterns.js'

/** A block of details, and how many of its values may lack their last bytes. */
export interface PlainBlock {
  readonly details: DraftDetails
  readonly lackTail: number
}

/**
 * Reads the details of a report block by block. `broken` are the paths of the lists that hold a line break: each is looked for as it
 * stands, so that its second line cannot pass for a headline or an attribute.
 */
export function* parseDetails(
  lines: Lines,
  from: number,
  to: number,
  broken: BrokenNames,
): Generator<PlainBlock, void> {
  const layout = layoutOf(lines, from, to)
  let i = from
  while (i < to) {
    const headline = headlineAt(lines, i)
    if (headline === null) {
      i++
      continue
    }
    const path = pathAt(lines, i, headline[0].length, broken)
    i += broken.size === 0 ? 1 : path.split('\n').length
    const body: string[] = []
    while (i < to && lines.firstCode(i) !== NEWLINE && headlineAt(lines, i) === null) body.push(lines.at(i++))
    const { attributes, lacks } = parseBlock(body, layout)
    yield { details: { path, type: FILE_TYPES.get(headline[1]!) ?? null, attributes }, lackTail: lacks }
  }
}

/** An empty line ends a block. */
const NEWLINE = 0x0a

const headlineAt = (lines: Lines, i: number): RegExpExecArray | null => {
  const first = lines.firstCode(i)
  return first >= LETTER_A && first <= LETTER_Z ? DETAILS_HEADLINE.exec(lines.at(i)) : null
}

const LETTER_A = 0x41
const LETTER_Z = 0x5a

/** Names with a line break by their first lines. */
export type BrokenNames = ReadonlyMap<string, readonly ByteString[]>

/** Finds the names with a line break. */
export const brokenNames = (entries: readonly DraftEntry[]): BrokenNames => {
  const broken = new Map<string, ByteString[]>()
  for (const { path: name } of entries) {
    const end = name.indexOf('\n')
    if (end < 0) continue
    const first = name.slice(0, end)
    const known = broken.get(first)
    if (known === undefined) broken.set(first, [name])
    else known.push(name)
  }
  // The longest name first: another may be its beginning.
  for (const known of broken.values()) known.sort((a, b) => b.length - a.length)
  return broken
}

const pathAt = (lines: Lines, at: number, skip: number, broken: BrokenNames): ByteString => {
  const first = lines.at(at).slice(skip)
  const fits = (name: ByteString): boolean => {
    const rest = name.split('\n')
    return rest.every((part, n) => n === 0 || lines.at(at + n) === part)
  }
  return broken.get(first)?.find(fits) ?? first
}

const labelOf = (line: string, { colon }: CellLayout): Attribute | null =>
  line.charAt(colon) === ':' && line.startsWith(' ')
    ? (attributeOfLabel.get(line.slice(1, colon).trim()) ?? null)
    : null

const layoutOf = (lines: Lines, from: number, to: number): CellLayout => {
  for (let i = from; i < to; i++) {
    const line = lines.at(i)
    if (labelOf(line, LEGACY_15) !== null) return LEGACY_15
    if (labelOf(line, MODERN) !== null && !line.includes('num=') && line.length > MODERN.border) {
      return line.charAt(MODERN.border) === ',' ? LEGACY_14 : MODERN
    }
  }
  return MODERN
}

const parseBlock = (
  printed: readonly string[],
  layout: CellLayout,
): { attributes: readonly DraftAttribute[]; lacks: number } => {
  const lines = layout === LEGACY_14 ? printed.map(withShortPerm) : printed
  const attributes: DraftAttribute[] = []
  let lacks = 0
  let i = 0
  while (i < lines.length) {
    if (!layout.wraps && isLegacyList(lines[i]!)) {
      const list = parseLegacyList(lines, i)
      attributes.push(list.attribute)
      i = list.next
      continue
    }
    const attribute = labelOf(lines[i]!, layout)
    if (attribute === null) {
      i++
      continue
    }
    const own = [lines[i]!]
    for (i++; i < lines.length && labelOf(lines[i]!, layout) === null; i++) {
      if (!layout.wraps && isLegacyList(lines[i]!)) break
      // A raw line break in a value cuts the line, but the offsets count on: it is one byte of the value.
      if (lines[i]!.startsWith(CONTINUATION)) own.push(lines[i]!)
      else own.push(`${own.pop()!}\n${lines[i]!}`)
    }
    const cells = withoutNull(cutCells(own, layout), attribute, layout)
    const old = cells.old === null ? null : unwrapCells(cells.old, attribute, cells.new !== null)
    const fresh = cells.new === null ? null : unwrapCells(cells.new, attribute, false)
    if (old?.mayLackTail === true || fresh?.mayLackTail === true) lacks++
    attributes.push({ name: attribute.name, old: old?.values ?? null, new: fresh?.values ?? null })
  }
  return { attributes, lacks }
}

/** 0.14 prints a forced attribute that did not change as its value and "(null)" (compare_db.c, a missing argument). */
const withoutNull = (cells: Cells, { kind }: Attribute, layout: CellLayout): Cells =>
  layout === LEGACY_14 && kind !== 'bytes' && cells.new?.[0] === '(null)' ? { old: null, new: cells.old } : cells

/** The label that is wider than its column pushes the values two characters to the right. */
const withShortPerm = (line: string): string => line.replace(/^ {2}Permissions: /, '  Perm     : ')

const CONTINUATION = ' '.repeat(MODERN.old)
