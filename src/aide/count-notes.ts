import type { ReportDraft } from './draft.js'
import { CHANGE_KINDS } from '../model/change.js'
import { countKinds, unlistedOf } from './unlisted.js'

/** Compares what the summary says with what was read; a name with a line break can forge an entry, but not the numbers. */
export const countNotes = (draft: ReportDraft): readonly string[] => {
  const { totals, entries, blocks, complete, lists } = draft
  const notes: string[] = []
  if (!complete) notes.push('the report was cut before its end')
  const counts = countKinds(entries)
  if (totals !== null && totals.added !== null && (lists || entries.length > 0)) {
    const differing = CHANGE_KINDS.filter((kind) => (totals[kind] ?? 0) !== counts[kind])
    for (const kind of differing) {
      notes.push(`counts in the summary and the entries differ: ${totals[kind] ?? 0} and ${counts[kind]} ${kind}`)
    }
    if (differing.some((kind) => counts[kind] > (totals[kind] ?? 0))) {
      notes.push(
        'possibly forged: there are more entries than AIDE counted, as a name with a line break can make it seem',
      )
    }
  }
  if (complete && !lists && entries.length === 0) notes.push(...levelNotes(unlistedOf(draft)))
  if (totals === null && entries.length > 0 && complete) {
    notes.push('possibly forged: there are entries, but AIDE prints none without a summary')
  }
  const paths = new Set(entries.map(({ path }) => path))
  if (paths.size < entries.length)
    notes.push(`possibly forged: ${entries.length - paths.size} paths are listed more than once`)
  let unlisted = 0
  for (const path of blocks.byPath.keys()) if (!paths.has(path)) unlisted++
  if (unlisted > 0 && lists) notes.push(`possibly forged: details of ${unlisted} paths that are not in the lists`)
  if (blocks.repeated > 0) notes.push(`possibly forged: ${blocks.repeated} paths have details more than once`)
  return notes
}

/** `report_level` below `list_entries`: the report tells that there are changes, and not one of them. */
const levelNotes = (unlisted: number | null): readonly string[] =>
  unlisted === 0
    ? []
    : [
        `AIDE ${unlisted === null ? 'found differences' : `counted ${unlisted} ${unlisted === 1 ? 'change' : 'changes'}`} and lists none: it needs report_level=list_entries or higher`,
      ]
