import { disagreement, failureOf } from '../../aide/exit-status.js'
import type { IngestSummary } from '../../ingest/ingest.js'
import type { AideReport } from '../../model/aide-report.js'
import type { Change } from '../../model/change.js'

/** With `report_quiet` AIDE prints nothing when nothing changed; but it prints nothing either when it never ran. */
export const emptyNotes = (status: number | null): readonly string[] =>
  status === 0 ? [] : ['the report is empty: AIDE found no difference (report_quiet), or it did not run']

export const statusNotes = (status: number | null, changes: readonly Change[]): readonly string[] => {
  if (status === null) return []
  const kinds = changes.map(({ kind }) => kind)
  return [failureOf(status), disagreement(status, kinds)].filter((note) => note !== null)
}

/** Logs that were read and hold nothing of the audit system. */
export const strangeLogs = (read: IngestSummary | null): readonly string[] =>
  (read?.files ?? [])
    .filter(({ counts }) => counts.lines > 0 && counts.records === 0)
    .map(({ path, counts }) => `${path}: no audit record in its ${counts.lines} lines`)

export const severalReports = (reports: readonly AideReport[]): readonly string[] =>
  reports.length < 2 ? [] : [`the input holds ${reports.length} reports; this is about the last one`]
