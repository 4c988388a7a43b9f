import type { ChangeKind } from '../../model/change.js'
import { counted } from '../../model/counted.js'
import { BlockGatherer } from '../blocks.js'
import { messageNotes } from '../messages.js'
import { parseTime } from '../time.js'
import type { DraftAttribute, DraftDetails, DraftEntry, ReportDraft } from '../draft.js'
import { decodeEscapes, writesEscapes } from '../escapes.js'
import { parseDatabases } from './databases.js'
import type { PlainBlock } from './details.js'

import { brokenNames, parseDetails } from './details.js'
import { differentAttributesNotes } from './different-attributes.js'
import type { PlainHeader } from './header.js'
import { parseHeader } from './header.js'
import type { Lines } from './lines.js'
import { parseList } from './list.js'
import { DIFFERENT_ATTRIBUTES_TAIL, END, ENTRY, OUTLINE } from './patterns.js'
import type { Section } from './sections.js'
import { findSections } from './sections.js'
import type { Span } from './split.js'
import { splitReports, toLines } from './split.js'

/** Reads every plain report of a text; none when there is none. */
export const readPlain = (text: string): readonly ReportDraft[] => {
  if (!MARKS.some((mark) => text.startsWith(mark) || text.includes(`\n${mark}`)) && !text.includes('timestamp: '))
    return []
  const lines = toLines(text)
  const spans = splitReports(lines)
  const drafts = spans.map((span, i) => {
    const draft = readOne(lines, span)
    return { ...draft, notes: [...draft.notes, ...messageNotes(linesBefore(lines, span, spans[i - 1]?.from ?? 0))] }
  })
  return drafts.map((draft, i) => {
    const before = drafts[i - 1]
    // A killed AIDE leaves this too when it appends, but so does a name that holds a whole header.
    const inside = before !== undefined && !before.complete && before.entries.length > 0
    return inside ? { ...draft, notes: [...draft.notes, BEGINS_INSIDE] } : draft
  })
}

/** What a line of every report begins with, if it has no times. */
const MARKS = ['AIDE', '###']

const BEGINS_INSIDE =
  'possibly forged: this report begins inside the one before it, as a name with a line break can make it seem'

/** The lines between the report before and this one. */
const linesBefore = (lines: Lines, { from }: Span, floor: number): readonly string[] => {
  let start = from
  while (start > floor && !END.test(lines.at(start - 1))) start--
  return lines.slice(start, from)
}

const readOne = (lines: Lines, span: Span): ReportDraft => {
  const { sections, end, stray } = findSections(lines, span)
  const top = lines.slice(sections[0]!.from, sections[0]!.to)
  const head = headerLines(top)
  const header = parseHeader(head)
  const lists = sections
    .filter(({ kind }) => kind === 'list')
    .map(({ title, from, to }) => parseList(title!, lines, from, to))
  const printed = lists.flatMap(({ entries }) => entries)
  const broken = brokenNames(printed)
  const parts = sections.filter(({ kind }) => kind === 'details')
  function* readDetails(): Generator<PlainBlock, void> {
    for (const { from, to } of parts) yield* parseDetails(lines, from, to, broken)
  }
  // Read twice where it matters, for the whole report decides about escapes.
  const escapes = lines.hold('\\') && writesEscapes(printedStrings(printed, readDetails()), header.version)
  const blocks = new BlockGatherer()
  let lackTail = 0
  for (const block of readDetails()) {
    blocks.add(escapes ? decodeBlock(block.details) : block.details)
    lackTail += block.lackTail
  }
  const ended = end === null ? null : END.exec(lines.at(end))
  const legacy = header.start !== null && header.start.offsetMinutes === null
  const counted =
    ended === null && legacy && lines.wholeTo(span.to) && isCountedOut(header, printed, parts.length > 0, blocks)
  const complete =
    header.start === null
      ? head.some((line) => OUTLINE.test(line)) &&
        (header.totals === null || header.totals.changed !== null || header.totals.added === null)
      : counted || (ended !== null && (legacy || ended[2] !== undefined))
  return {
    form: 'plain',
    version: header.version,
    start: header.start,
    end: ended === null ? null : parseTime(ended[1]!),
    totals: header.totals,
    complete,
    differs: header.differs,
    lists: lists.length > 0 || (header.level === null && header.start !== null),
    rootPrefix: header.rootPrefix,
    limit: header.limit,
    forced: header.forced,
    entries: escapes ? printed.map((entry) => ({ ...entry, path: decodeEscapes(entry.path) })) : printed,
    blocks,
    databases: sections
      .filter(({ kind }) => kind === 'databases')
      .flatMap(({ from, to }) => parseDatabases(lines, from, to)),
    notes: [
      ...notesOf(sections, stray || holdsForgedHeader(head, header.start !== null), lists, lackTail),
      ...differentAttributesNotes(top),
      ...(counted ? ['this AIDE prints no end: that the report is whole is known from its counts only'] : []),
    ],
  }
}

/** 0.14 and 0.15 print no end (compare_db.c: `report_tree`); a report of theirs is taken for whole when it has all that it counts (more are forged). */
const isCountedOut = (
  { totals }: PlainHeader,
  entries: readonly DraftEntry[],
  detailed: boolean,
  { byPath }: BlockGatherer,
): boolean => {
  const counted = (kind: ChangeKind): boolean =>
    entries.filter((entry) => entry.kind === kind).length >= (totals?.[kind] ?? Infinity)
  return (
    counted('added') &&
    counted('removed') &&
    counted('changed') &&
    (!detailed || byPath.size >= (totals?.changed ?? Infinity))
  )
}

/** "Different attributes" lines hold names, which may hold anything: the header proper begins after the last of them. */
const headerLines = (lines: readonly string[]): readonly string[] => {
  const last = lines.findLastIndex((line) => DIFFERENT_ATTRIBUTES_TAIL.test(line))
  return lines.slice(last + 1)
}

/** AIDE prints the outline in every header and no entry in any; what follows a forged "Start timestamp" is seldom so. */
const holdsForgedHeader = (head: readonly string[], started: boolean): boolean =>
  head.some((line) => ENTRY.test(line)) ||
  (started && head.length > HEADER_LINES && !head.some((line) => OUTLINE.test(line)))

/** A header of fewer lines may have been cut before its outline. */
const HEADER_LINES = 3

const decodeBlock = ({ path, type, attributes }: DraftDetails): DraftDetails => ({
  path: decodeEscapes(path),
  type,
  attributes: attributes.some(hasEscape)
    ? attributes.map(({ name, old, new: fresh }) => ({ name, old: decodeAll(old), new: decodeAll(fresh) }))
    : attributes,
})

const decodeAll = (values: readonly string[] | null): readonly string[] | null => values?.map(decodeEscapes) ?? null

const hasEscape = ({ old, new: fresh }: DraftAttribute): boolean =>
  (old?.some(isEscaped) ?? false) || (fresh?.some(isEscaped) ?? false)

const isEscaped = (text: string): boolean => text.includes('\\')

function* printedStrings(entries: readonly DraftEntry[], blocks: Iterable<PlainBlock>): Generator<string, void> {
  for (const { path } of entries) yield path
  for (const { details } of blocks) {
    for (const attribute of details.attributes) {
      yield* attribute.old ?? []
      yield* attribute.new ?? []
    }
  }
}

const notesOf = (
  sections: readonly Section[],
  stray: boolean,
  lists: readonly { readonly broken: number; readonly logLines: number }[],
  lackTail: number,
): readonly string[] => {
  const notes: string[] = []
  const sum = (key: 'broken' | 'logLines'): number => lists.reduce((total, list) => total + list[key], 0)
  const titles = sections.map(({ title }) => title).filter((title) => title !== null)
  if (stray || new Set(titles).size < titles.length) {
    notes.push('possibly forged: a section stands where AIDE prints none, as a name with a line break can make it seem')
  }
  const broken = sum('broken')
  if (broken > 0) notes.push(`${counted(broken, 'name')} with a line break: this AIDE does not escape them`)
  const logLines = sum('logLines')
  if (logLines > 0) notes.push(`${counted(logLines, 'message')} of AIDE between the entries left out`)
  if (lackTail > 0)
    notes.push(`${counted(lackTail, 'value')} may lack the last bytes: AIDE cuts long values in plain reports`)
  return notes
}
