import type { ByteString } from '../../model/byte-string.js'
import { attributeOfLabel } from '../attributes.js'
import type { Attribute } from '../attributes.js'
import type { DraftAttribute, DraftDetails } from '../draft.js'
import { FILE_TYPES } from '../values.js'
import type { CellLayout } from './cells.js'
import { cutCells, LEGACY_14, LEGACY_15, MODERN, unwrapCells } from './cells.js'
import { isLegacyList, parseLegacyList } from './legacy-list.js'
import { DETAILS_HEADLINE } from './patterns.js'

/** The blocks of "Detailed information about changes". */
export interface PlainDetails {
  readonly details: readonly DraftDetails[]
  /** How many values may lack their last bytes. */
  readonly lackTail: number
}

/**
 * Reads the details of a report. `names` are the paths of the lists: one that holds a line break is looked for as it stands, so that its
 * second line cannot pass for a headline or an attribute.
 */
export const parseDetails = (lines: readonly string[], names: Iterable<ByteString>): PlainDetails => {
  const broken = brokenNames(names)
  const layout = layoutOf(lines)
  const details: DraftDetails[] = []
  let lackTail = 0
  let i = 0
  while (i < lines.length) {
    const headline = DETAILS_HEADLINE.exec(lines[i]!)
    if (headline === null) {
      i++
      continue
    }
    const path = pathAt(lines, i, headline[0].length, broken)
    i += path.split('\n').length
    const from = i
    while (i < lines.length && !(DETAILS_HEADLINE.test(lines[i]!) || endsBlock(lines, i))) i++
    const { attributes, lacks } = parseBlock(lines.slice(from, i), layout)
    lackTail += lacks
    details.push({ path, type: FILE_TYPES.get(headline[1]!) ?? null, attributes })
  }
  return { details, lackTail }
}

const brokenNames = (names: Iterable<ByteString>): ReadonlyMap<string, readonly ByteString[]> => {
  const broken = new Map<string, ByteString[]>()
  for (const name of names) {
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

const pathAt = (
  lines: readonly string[],
  at: number,
  skip: number,
  broken: ReadonlyMap<string, readonly ByteString[]>,
): ByteString => {
  const first = lines[at]!.slice(skip)
  const fits = (name: ByteString): boolean => {
    const rest = name.split('\n')
    return rest.every((part, n) => n === 0 || lines[at + n] === part)
  }
  return broken.get(first)?.find(fits) ?? first
}

/** An empty line ends a block unless the next line goes on with an attribute (a value that holds an empty line). */
const endsBlock = (lines: readonly string[], at: number): boolean => lines[at] === ''

const labelOf = (line: string, { colon }: CellLayout): Attribute | null =>
  line.charAt(colon) === ':' && line.startsWith(' ')
    ? (attributeOfLabel.get(line.slice(1, colon).trim()) ?? null)
    : null

const layoutOf = (lines: readonly string[]): CellLayout => {
  for (const line of lines) {
    if (labelOf(line, LEGACY_15) !== null) return LEGACY_15
    if (labelOf(line, MODERN) !== null && !line.includes('num=') && line.length > MODERN.border) {
      return line.charAt(MODERN.border) === ',' ? LEGACY_14 : MODERN
    }
  }
  return MODERN
}

const parseBlock = (
  lines: readonly string[],
  layout: CellLayout,
): { attributes: readonly DraftAttribute[]; lacks: number } => {
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
    const cells = cutCells(own, layout)
    const old = cells.old === null ? null : unwrapCells(cells.old, attribute, cells.new !== null)
    const fresh = cells.new === null ? null : unwrapCells(cells.new, attribute, false)
    if (layout.wraps && (old?.mayLackTail === true || fresh?.mayLackTail === true)) lacks++
    attributes.push({ name: attribute.name, old: old?.values ?? null, new: fresh?.values ?? null })
  }
  return { attributes, lacks }
}

const CONTINUATION = ' '.repeat(MODERN.old)
