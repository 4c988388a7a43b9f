import type { ByteString } from '../../model/byte-string.js'
import { CHANGE_KINDS, type ChangeKind } from '../../model/change.js'
import type { DatabaseDigests, ReportTotals } from '../../model/aide-report.js'
import { isColumns, kindOfColumns } from '../columns.js'
import { databaseDigests } from '../database-digests.js'
import { BlockGatherer } from '../blocks.js'
import type { DraftBlocks, DraftEntry, ReportDraft } from '../draft.js'
import { FOUND_DIFFERENCES } from '../plain/patterns.js'
import { parseOptionAttributes } from '../option-attributes.js'
import { parseTime } from '../time.js'
import { readDetails } from './details.js'
import { readLayout } from './layout.js'
import type { Document, Member, Node } from './node.js'
import { membersOf, textOf } from './node.js'
import { scanDocument } from './scan.js'
import { isDecimal } from './strings.js'

/** The reports of a text in one form, and where in it they stand. */
export interface FoundReports {
  readonly drafts: readonly ReportDraft[]
  /** Offsets of what belongs to these reports, in order. */
  readonly spans: readonly (readonly [from: number, to: number])[]
}

/** Reads every JSON report of a text: several documents may follow each other, and log lines may stand around them. */
export const readJson = (text: string): FoundReports => {
  const drafts: ReportDraft[] = []
  const spans: (readonly [number, number])[] = []
  let at = nextDocument(text, 0)
  while (at >= 0) {
    const version = /"aide_version": ?"([^"]*)"/.exec(text.slice(at, at + VERSION_WITHIN))?.[1] ?? null
    const next = nextDocument(text, at + 1)
    const own = next < 0 ? text : text.slice(0, next)
    const { document, blocks } = readDocument(own, at, isDecimal(own.slice(at), version))
    drafts.push(toDraft(document, blocks, text))
    spans.push([at, document.end])
    at = document.complete ? nextDocument(text, document.end) : next
  }
  return { drafts, spans }
}

interface Read {
  readonly document: Document
  readonly blocks: DraftBlocks
}

const readDocument = (text: string, at: number, decimal: boolean): Read => {
  const laidOut = new BlockGatherer()
  const document = readLayout(text, at, decimal, (details) => {
    laidOut.add(details)
  })
  if (document !== null) return { document, blocks: laidOut }
  const scanned = new BlockGatherer()
  const whole = scanDocument(text, at, decimal, (member) => {
    scanned.add(readDetails(member))
  })
  return { document: whole, blocks: scanned }
}

/** Many entries with other attributes may stand before the version. */
const VERSION_WITHIN = 50_000_000

/** A brace at the start of a line, with a key of AIDE after it. */
const DOCUMENT =
  /\{\s*"(?:different_attributes|start_time|outline|aide_version|new_database|config_version|number_of_entries)":/y

const nextDocument = (text: string, from: number): number => {
  let at = from === 0 || text.charAt(from - 1) === '\n' ? from : afterNewline(text, from)
  for (; at >= 0; at = afterNewline(text, at)) {
    DOCUMENT.lastIndex = at
    if (DOCUMENT.test(text)) return at
  }
  return -1
}

/** The offset of the next brace that begins a line. */
const afterNewline = (text: string, from: number): number => text.indexOf('\n{', from) + 1 || -1

const toDraft = (document: Document, blocks: DraftBlocks, text: string): ReportDraft => {
  const top = new Map<string, Node>(document.members)
  const level = textOf(top.get('report_level'))
  return {
    form: 'json',
    version: textOf(top.get('aide_version')),
    start: parseTime(textOf(top.get('start_time')) ?? ''),
    end: parseTime(textOf(top.get('end_time')) ?? ''),
    totals: readTotals(membersOf(top.get('number_of_entries'))),
    complete: document.complete,
    differs: FOUND_DIFFERENCES.test(textOf(top.get('outline')) ?? ''),
    lists: level === null ? top.has('start_time') : !LEVELS_WITHOUT_LISTS.has(level),
    rootPrefix: textOf(top.get('root_prefix')),
    limit: textOf(top.get('limit')),
    forced: parseOptionAttributes(textOf(top.get('report_force_attrs')) ?? ''),
    entries: document.members.flatMap(([key, node]) => readEntries(key, node)),
    blocks,
    databases: readDatabases(membersOf(top.get('databases'))),
    notes: documentNotes(document, text),
  }
}

/** The member `databases`: names and digests by path. */
export const readDatabases = (members: readonly Member[]): readonly DatabaseDigests[] =>
  members.map(([path, node]) =>
    databaseDigests(
      path,
      membersOf(node).map(([name, value]) => [name, textOf(value) ?? ''] as const),
    ),
  )

/** `report_level` values below `list_entries`. */
export const LEVELS_WITHOUT_LISTS: ReadonlySet<string> = new Set(['minimal', 'summary', 'database_attributes'])

/** The numbers of the summary from their members. */
export const readTotals = (members: readonly Member[]): ReportTotals | null => {
  if (members.length === 0) return null
  const numbers = new Map(members.map(([key, node]) => [key, Number(textOf(node))]))
  return {
    entries: numbers.get('total') ?? null,
    added: numbers.get('added') ?? null,
    removed: numbers.get('removed') ?? null,
    changed: numbers.get('changed') ?? null,
  }
}

const KINDS: ReadonlySet<string> = new Set(CHANGE_KINDS)
const isKind = (text: string | null): text is ChangeKind => text !== null && KINDS.has(text)

const readEntries = (key: string, node: Node): readonly DraftEntry[] => {
  if (key !== 'entries' && !isKind(key)) return []
  const only = isKind(key) ? key : null
  if (node.kind === 'array' && only !== null) {
    return node.items.flatMap((item) =>
      item.kind === 'string' ? [{ path: item.text, kind: only, columns: null }] : [],
    )
  }
  return membersOf(node).flatMap(([path, value]) => readEntry(path, textOf(value), only))
}

/** One member of a list: its value are the columns, or the kind of the change in words. */
export const readEntry = (path: ByteString, value: string | null, only: ChangeKind | null): readonly DraftEntry[] => {
  if (isKind(value)) return [{ path, kind: value, columns: null }]
  if (value === null || !isColumns(value)) return []
  return [{ path, kind: only ?? kindOfColumns(value), columns: value }]
}

const documentNotes = ({ repaired, damage }: Document, text: string): readonly string[] => {
  const notes: string[] = []
  if (repaired > 0) notes.push(`repaired ${repaired} strings that are not valid JSON`)
  if (damage !== null) notes.push(`line ${lineOf(text, damage)} is not JSON that AIDE prints; what follows it is lost`)
  return notes
}

/** The 1-based line of an offset. */
export const lineOf = (text: string, offset: number): number => {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
