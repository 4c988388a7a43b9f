import type { ByteString } from './byte-string.js'
import type { AideTime, Change } from './change.js'

/** The form in which a report came. */
export type ReportForm = 'plain' | 'json' | 'ndjson' | 'syslog' | 'journal' | 'mail'

/** One report as AIDE meant it. */
export interface AideReport {
  readonly version: string | null
  readonly start: AideTime | null
  readonly end: AideTime | null
  readonly form: ReportForm
  /** What the summary says; null where the report has none (`report_level=minimal`). */
  readonly totals: ReportTotals | null
  /** False when the report was cut before its end. */
  readonly complete: boolean
  /** What `--limit` restricted the check to: a path that is not listed was perhaps not looked at. null: nothing. */
  readonly limit: ByteString | null
  /** How many changes AIDE found that are not among `changes`; null: some, but it does not say how many. */
  readonly unlisted: number | null
  readonly changes: readonly Change[]
  /** The databases that AIDE compared, that of before first. */
  readonly databases: readonly DatabaseDigests[]
  /** What a reader must know beside the list: counts that differ, repaired JSON, names that may be forged. One sentence each. */
  readonly notes: readonly string[]
}

/** What a report says that says nothing. */
export const EMPTY_REPORT: AideReport = {
  ...{ version: null, start: null, end: null, form: 'plain', totals: null, complete: true, limit: null, unlisted: 0 },
  ...{ changes: [], databases: [], notes: [] },
}

/** Whether every change that AIDE found is among those of the report. */
export const listsAll = ({ complete, unlisted }: AideReport): boolean => complete && unlisted === 0

/** The numbers of the summary; a number that AIDE did not print is null. */
export interface ReportTotals {
  readonly entries: number | null
  readonly added: number | null
  readonly removed: number | null
  readonly changed: number | null
}

/** What a report says of a database that AIDE read. */
export interface DatabaseDigests {
  readonly path: ByteString
  /** Hexadecimal, by the names of the JSON contract; of the uncompressed file. */
  readonly digests: ReadonlyMap<string, string>
}
