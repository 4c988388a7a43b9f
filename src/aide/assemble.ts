import type { AttributeName, Change, FileType } from '../model/change.js'
import type { AideReport } from '../model/aide-report.js'
import { attributeOfName, inOrder, SOME_HASH } from './attributes.js'
import { changedByColumns, typeOfColumns } from './columns.js'
import { countNotes } from './count-notes.js'
import type { DraftAttribute, DraftDetails, DraftEntry, ReportDraft } from './draft.js'
import { typedValues } from './values.js'

/** Puts the lists and the details of a report together: one change for each entry, whatever else was printed. */
export const assemble = (draft: ReportDraft): AideReport => {
  const blocks = new Map(draft.details.map((block) => [block.path, block]))
  const legacy = draft.start !== null && draft.start.offsetMinutes === null
  const changes = draft.entries.map((entry) => toChange(entry, blocks.get(entry.path), draft, legacy))
  return {
    version: draft.version,
    start: draft.start,
    end: draft.end,
    form: draft.form,
    totals: draft.totals,
    complete: draft.complete,
    changes,
    notes: [...draft.notes, ...prefixNotes(draft), ...countNotes(draft), ...cutDigestNotes(changes, blocks.size > 0)],
  }
}

const toChange = (entry: DraftEntry, block: DraftDetails | undefined, draft: ReportDraft, legacy: boolean): Change => {
  const printed = block?.attributes ?? []
  const names = entry.kind === 'changed' ? changedNames(entry, printed, draft, legacy) : printed.map(({ name }) => name)
  const old = typedValues(printed, 'old')
  const fresh = typedValues(printed, 'new')
  const ofValues = entry.kind === 'removed' ? old.ftype : fresh.ftype
  return {
    path: draft.rootPrefix === null ? entry.path : prefixed(draft.rootPrefix, entry.path),
    kind: entry.kind,
    fileType: typeOf(entry, legacy) ?? block?.type ?? ofValues ?? null,
    attributes: inOrder(names),
    old,
    new: fresh,
  }
}

const typeOf = ({ columns }: DraftEntry, legacy: boolean): FileType | null =>
  columns === null ? null : typeOfColumns(columns, legacy)

/**
 * The attributes that AIDE calls changed. The columns say it for all but digests and the type, which only details name; an attribute with
 * one side was gained or lost with the rule or the type of the file, which is no change of it.
 */
const changedNames = (
  { columns }: DraftEntry,
  printed: readonly DraftAttribute[],
  { forced }: ReportDraft,
  legacy: boolean,
): readonly AttributeName[] => {
  const byColumns = columns === null ? null : changedByColumns(columns)
  const byDetails = printed
    .filter((attribute) => isChange(attribute, forced, legacy))
    .map(({ name }) => name)
    .filter((name) => byColumns === null || byColumns.has(columnName(name)) || name === 'ftype')
  if (byColumns === null) return byDetails
  const hashNamed = byDetails.some((name) => columnName(name) === SOME_HASH)
  return [...[...byColumns].filter((name) => name !== SOME_HASH || !hashNamed), ...byDetails]
}

const columnName = (name: AttributeName): AttributeName =>
  attributeOfName.get(name)?.kind === 'hash' ? SOME_HASH : name

/** Equal values are no proof of equality (long ones lose their end), unless the attribute is one that is always printed. */
const isChange = (attribute: DraftAttribute, forced: ReadonlySet<AttributeName>, legacy: boolean): boolean => {
  const { old, new: fresh, name } = attribute
  if (old === null || fresh === null) return false
  const equal = old.length === fresh.length && old.every((value, i) => value === fresh[i])
  return !equal || !(forced.has(name) || name === 'ftype' || legacy || attributeOfName.get(name)?.kind === 'hash')
}

// With a prefix of "/" itself there is nothing to put before the path.
const prefixed = (prefix: string, path: string): string => `${prefix.replace(/\/+$/, '')}${path}`

const prefixNotes = ({ rootPrefix }: ReportDraft): readonly string[] =>
  rootPrefix === null ? [] : [`root prefix ${rootPrefix} put before every path`]

const cutDigestNotes = (changes: readonly Change[], detailed: boolean): readonly string[] => {
  if (!detailed) return []
  const cut = changes.filter(({ attributes, new: fresh, old }) =>
    attributes.some(
      (name) =>
        attributeOfName.get(name)?.kind === 'hash' &&
        fresh.hashes?.[name] === undefined &&
        old.hashes?.[name] === undefined,
    ),
  ).length
  return cut === 0 ? [] : [`${cut} ${cut === 1 ? 'entry has a digest' : 'entries have a digest'} that AIDE cut short`]
}
