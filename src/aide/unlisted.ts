import { CHANGE_KINDS, type ChangeKind } from '../model/change.js'
import type { ReportDraft } from './draft.js'

/** How many entries of each kind there are. */
export const countKinds = (entries: readonly { readonly kind: ChangeKind }[]): Readonly<Record<ChangeKind, number>> => {
  const counts: Record<ChangeKind, number> = { added: 0, removed: 0, changed: 0 }
  for (const { kind } of entries) counts[kind]++
  return counts
}

/**
 * How many changes AIDE found that the report does not list: `report_level` below `list_entries` lists none, and a filter on the way may
 * have taken some out. Null where AIDE only says that there are differences (`report_level=minimal`).
 */
export const unlistedOf = ({ totals, entries, differs }: ReportDraft): number | null => {
  if (totals === null || totals.added === null) return differs && entries.length === 0 ? null : 0
  const counts = countKinds(entries)
  return CHANGE_KINDS.reduce((sum, kind) => sum + Math.max(0, (totals[kind] ?? 0) - counts[kind]), 0)
}
