import type { ChangeKind } from '../model/change.js'
import type { ReportDraft } from './draft.js'

/** Compares what the summary says with what was read; a name with a line break can forge an entry, but not the numbers. */
export const countNotes = ({ totals, entries, blocks, complete, lists }: ReportDraft): readonly string[] => {
  const notes: string[] = []
  if (!complete) notes.push('the report was cut before its end')
  const counts: Record<ChangeKind, number> = { added: 0, removed: 0, changed: 0 }
  for (const { kind } of entries) counts[kind]++
  if (totals !== null && totals.added !== null && (lists || entries.length > 0)) {
    const differing = KINDS.filter((kind) => (totals[kind] ?? 0) !== counts[kind])
    for (const kind of differing) {
      notes.push(`counts in the summary and the entries differ: ${totals[kind] ?? 0} and ${counts[kind]} ${kind}`)
    }
    if (differing.some((kind) => counts[kind] > (totals[kind] ?? 0))) {
      notes.push(
        'possibly forged: there are more entries than AIDE counted, as a name with a line break can make it seem',
      )
    }
  }
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

const KINDS: readonly ChangeKind[] = ['added', 'removed', 'changed']
