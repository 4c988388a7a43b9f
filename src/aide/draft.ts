import type { ByteString } from '../model/byte-string.js'
import type { AideTime, AttributeName, AttributeValues, ChangeKind, FileType } from '../model/change.js'
import type { DatabaseDigests, ReportForm, ReportTotals } from '../model/aide-report.js'

/** A line of a list, with the path as the report spells it once the rules of its form are undone. */
export interface DraftEntry {
  readonly path: ByteString
  readonly kind: ChangeKind
  /** Null with `report_summarize_changes=no`. */
  readonly columns: string | null
}

/** One attribute of a block of details; null where only the other side was printed. */
export interface DraftAttribute {
  readonly name: AttributeName
  readonly old: readonly ByteString[] | null
  readonly new: readonly ByteString[] | null
}

/** A block of details. */
export interface DraftDetails {
  readonly path: ByteString
  /** Null where the form does not say it (JSON). */
  readonly type: FileType | null
  readonly attributes: readonly DraftAttribute[]
}

/** A block of details once its values have their types; a report may have a million, so nothing else of it is kept. */
export interface DraftBlock {
  /** Null where the form does not say it (JSON). */
  readonly type: FileType | null
  /** The attributes with a line of their own, whatever is on it. */
  readonly printed: readonly AttributeName[]
  /** Those with two values that differ. */
  readonly differing: readonly AttributeName[]
  /** Those with the same value on both sides. */
  readonly equal: readonly AttributeName[]
  readonly old: AttributeValues
  readonly new: AttributeValues
}

/** The details of a report. */
export interface DraftBlocks {
  readonly byPath: ReadonlyMap<ByteString, DraftBlock>
  /** How many blocks had the path of one before. */
  readonly repeated: number
}

/** What the readers of all forms agree on, before entries and details are put together. */
export interface ReportDraft {
  readonly form: ReportForm
  readonly version: string | null
  readonly start: AideTime | null
  readonly end: AideTime | null
  readonly totals: ReportTotals | null
  readonly complete: boolean
  /** Whether the outline says that AIDE found differences. */
  readonly differs: boolean
  /** Whether the report is of a level that lists entries. */
  readonly lists: boolean
  readonly rootPrefix: ByteString | null
  readonly limit: ByteString | null
  /** Attributes printed even where they did not change (`report_force_attrs`). */
  readonly forced: ReadonlySet<AttributeName>
  readonly entries: readonly DraftEntry[]
  readonly blocks: DraftBlocks
  readonly databases: readonly DatabaseDigests[]
  readonly notes: readonly string[]
}
