import type { DatabaseDigests } from '../../model/aide-report.js'
import { kindOfColumns } from '../columns.js'
import { BlockGatherer } from '../blocks.js'
import type { DraftEntry, ReportDraft } from '../draft.js'
import { FOUND_DIFFERENCES } from '../plain/patterns.js'
import { parseOptionAttributes } from '../option-attributes.js'
import { parseTime } from '../time.js'
import { readDetails } from './details.js'
import type { Member } from './node.js'
import { membersOf, textOf } from './node.js'
import type { FoundReports } from './read-json.js'
import { LEVELS_WITHOUT_LISTS, lineOf, readDatabases, readEntry, readTotals } from './read-json.js'
import { scanDocument } from './scan.js'

const RECORD =
  /^\{\s*"type":\s*"(?:different_attributes|startup|outline|new_database|config|number_of_entries|addition|removal|change|details|databases|shutdown)"/gm

/** Whether a text holds records of `report_format=ndjson` (AIDE 0.20). */
const hasNdjson = (text: string): boolean => {
  if (!text.includes('"type":')) return false
  RECORD.lastIndex = 0
  return RECORD.test(text)
}

/** Reads every NDJSON report of a text. A record may go over several lines: syslog breaks it so. */
export const readNdjson = (text: string): FoundReports => {
  if (!hasNdjson(text)) return { drafts: [], spans: [] }
  const spans: [number, number][] = []
  const drafts: Draft[] = []
  let draft: Draft | null = null
  RECORD.lastIndex = 0
  for (let found = RECORD.exec(text); found !== null; found = RECORD.exec(text)) {
    const document = scanDocument(text, found.index, false)
    const type = textOf(new Map(document.members).get('type')) ?? ''
    if (!document.complete) {
      draft ??= newDraft(drafts)
      draft.cut = true
      if (document.damage !== null)
        draft.notes.push(`line ${lineOf(text, document.damage)} is not JSON that AIDE prints`)
      // A record that was damaged must not swallow those after it.
      RECORD.lastIndex = found.index + 1
      continue
    }
    if (
      draft === null ||
      draft.closed ||
      (type === 'startup' && draft.started) ||
      (type === 'outline' && draft.outlined)
    ) {
      draft = newDraft(drafts)
    }
    draft.repaired += document.repaired
    addRecord(draft, type, document.members)
    RECORD.lastIndex = document.end
    const last = spans.at(-1)
    if (last !== undefined && last[1] >= found.index - 1) last[1] = document.end
    else spans.push([found.index, document.end])
  }
  return { drafts: drafts.map(toReport), spans }
}

interface Draft {
  started: boolean
  outlined: boolean
  closed: boolean
  cut: boolean
  repaired: number
  readonly top: Map<string, string>
  totals: ReportDraft['totals']
  readonly entries: DraftEntry[]
  readonly blocks: BlockGatherer
  readonly databases: DatabaseDigests[]
  readonly notes: string[]
}

const newDraft = (drafts: Draft[]): Draft => {
  const draft: Draft = {
    started: false,
    outlined: false,
    closed: false,
    cut: false,
    repaired: 0,
    top: new Map(),
    totals: null,
    entries: [],
    blocks: new BlockGatherer(),
    databases: [],
    notes: [],
  }
  drafts.push(draft)
  return draft
}

const addRecord = (draft: Draft, type: string, members: readonly Member[]): void => {
  const rest = members.filter(([key]) => key !== 'type')
  switch (type) {
    case 'startup':
    case 'outline':
    case 'config':
    case 'shutdown':
      for (const [key, node] of rest) draft.top.set(key, textOf(node) ?? '')
      draft.started ||= type === 'startup'
      draft.outlined ||= type === 'outline'
      draft.closed ||= type === 'shutdown'
      return
    case 'number_of_entries':
      draft.totals = readTotals(rest)
      return
    case 'addition':
    case 'removal':
    case 'change':
      for (const [path, node] of rest) {
        const value = textOf(node)
        const only = type === 'addition' ? 'added' : type === 'removal' ? 'removed' : null
        draft.entries.push(...readEntry(path, value, only ?? (value === null ? 'changed' : kindOfColumns(value))))
      }
      return
    case 'details':
      for (const member of rest) if (membersOf(member[1]).length > 0) draft.blocks.add(readDetails(member))
      return
    case 'databases':
      draft.databases.push(...readDatabases(rest))
      return
    default:
  }
}

const toReport = (draft: Draft): ReportDraft => {
  const { top } = draft
  const level = top.get('report_level') ?? null
  return {
    form: 'ndjson',
    version: top.get('aide_version') ?? null,
    start: parseTime(top.get('start_time') ?? ''),
    end: parseTime(top.get('end_time') ?? ''),
    totals: draft.totals,
    complete: !draft.cut && (draft.closed || (draft.outlined && !draft.started)),
    differs: FOUND_DIFFERENCES.test(top.get('outline') ?? ''),
    lists: level === null ? draft.started : !LEVELS_WITHOUT_LISTS.has(level),
    rootPrefix: top.get('root_prefix') ?? null,
    limit: top.get('limit') ?? null,
    forced: parseOptionAttributes(top.get('report_force_attrs') ?? ''),
    entries: draft.entries,
    blocks: draft.blocks,
    databases: draft.databases,
    notes:
      draft.repaired > 0 ? [...draft.notes, `repaired ${draft.repaired} strings that are not valid JSON`] : draft.notes,
  }
}
