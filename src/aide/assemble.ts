import type { AttributeName, AttributeValues, Change, FileType } from '../model/change.js'
import type { AideReport } from '../model/aide-report.js'
import { attributeOfName, inOrder, SOME_HASH } from './attributes.js'
import { changedByColumns, typeOfColumns } from './columns.js'
import { countNotes } from './count-notes.js'
import { unlistedOf } from './unlisted.js'
import type { DraftBlock, DraftEntry, ReportDraft } from './draft.js'

/** Puts the lists and the details of a report together: one change for each entry, whatever else was printed. */
export const assemble = (draft: ReportDraft): AideReport => {
  const names = namesOf(draft)
  const changes = draft.entries.map((entry) => toChange(entry, draft.blocks.byPath.get(entry.path), draft, names))
  return {
    version: draft.version,
    start: draft.start,
    end: draft.end,
    form: draft.form,
    totals: draft.totals,
    complete: draft.complete,
    limit: draft.limit,
    unlisted: unlistedOf(draft),
    changes,
    databases: draft.databases,
    notes: [
      ...draft.notes,
      ...prefixNotes(draft),
      ...limitNotes(draft),
      ...countNotes(draft),
      ...cutDigestNotes(changes, draft.blocks.byPath.size > 0),
    ],
  }
}

const isLegacy = ({ start }: ReportDraft): boolean => start !== null && start.offsetMinutes === null

type Names = (entry: DraftEntry, block: DraftBlock | undefined) => readonly AttributeName[]

const toChange = (entry: DraftEntry, block: DraftBlock | undefined, draft: ReportDraft, names: Names): Change => {
  const ofValues = entry.kind === 'removed' ? block?.old.ftype : block?.new.ftype
  return {
    path: draft.rootPrefix === null ? entry.path : prefixed(draft.rootPrefix, entry.path),
    kind: entry.kind,
    fileType: typeOf(entry, isLegacy(draft)) ?? block?.type ?? ofValues ?? null,
    attributes: names(entry, block),
    old: block?.old ?? NO_VALUES,
    new: block?.new ?? NO_VALUES,
  }
}

const typeOf = ({ columns }: DraftEntry, legacy: boolean): FileType | null =>
  columns === null ? null : typeOfColumns(columns, legacy)

/** The names of a change. They follow from the columns and the names in the block, of which a report has few combinations. */
const namesOf = (draft: ReportDraft): Names => {
  const known = new Map<DraftBlock['printed'], Map<string, readonly AttributeName[]>>()
  return (entry, block) => {
    const differing = block?.differing ?? NONE
    const lists = known.get(differing) ?? new Map<string, readonly AttributeName[]>()
    if (lists.size === 0) known.set(differing, lists)
    const others = entry.kind === 'changed' ? block?.equal : block?.printed
    const key = `${entry.kind} ${entry.columns ?? ''} ${others?.join(' ') ?? ''}`
    const names = lists.get(key) ?? inOrder(attributesOf(entry, block, draft.forced))
    lists.set(key, names)
    return names
  }
}

const NONE: readonly AttributeName[] = []
// One for all: a report may have a million entries without details.
const NO_VALUES: AttributeValues = {}

/**
 * The attributes that AIDE calls changed. The columns say it for all but digests and the type, which only details name; an attribute with
 * one side was gained or lost with the rule or the type of the file, which is no change of it.
 */
const attributesOf = (
  { kind, columns }: DraftEntry,
  block: DraftBlock | undefined,
  forced: ReadonlySet<AttributeName>,
): readonly AttributeName[] => {
  if (kind !== 'changed') return block?.printed ?? NONE
  const byColumns = columns === null ? null : changedByColumns(columns)
  const byDetails = [
    ...(block?.differing ?? NONE),
    ...(block?.equal ?? NONE).filter((name) => isChangeThoughEqual(name, forced)),
  ].filter((name) => byColumns === null || byColumns.has(columnName(name)) || name === 'ftype')
  if (byColumns === null) return byDetails
  const hashNamed = byDetails.some((name) => columnName(name) === SOME_HASH)
  return [...[...byColumns].filter((name) => name !== SOME_HASH || !hashNamed), ...byDetails]
}

const columnName = (name: AttributeName): AttributeName => (isHash(name) ? SOME_HASH : name)

const isHash = (name: AttributeName): boolean => attributeOfName.get(name)?.kind === 'hash'

/** Equal values are no proof of equality (long ones lose their end), unless the attribute is one that is always printed. */
const isChangeThoughEqual = (name: AttributeName, forced: ReadonlySet<AttributeName>): boolean =>
  !(forced.has(name) || name === 'ftype' || isHash(name))

// With a prefix of "/" itself there is nothing to put before the path.
const prefixed = (prefix: string, path: string): string => `${prefix.replace(/\/+$/, '')}${path}`

const prefixNotes = ({ rootPrefix }: ReportDraft): readonly string[] =>
  rootPrefix === null ? [] : [`root prefix ${rootPrefix} put before every path`]

const limitNotes = ({ limit }: ReportDraft): readonly string[] =>
  limit === null ? [] : [`AIDE looked only at what --limit ${limit} fits: what is not listed may have changed`]

const cutDigestNotes = (changes: readonly Change[], detailed: boolean): readonly string[] => {
  if (!detailed) return []
  const cut = changes.filter(({ attributes, new: fresh, old }) =>
    attributes.some((name) => isHash(name) && fresh.hashes?.[name] === undefined && old.hashes?.[name] === undefined),
  ).length
  return cut === 0 ? [] : [`${cut} ${cut === 1 ? 'entry has a digest' : 'entries have a digest'} that AIDE cut short`]
}
