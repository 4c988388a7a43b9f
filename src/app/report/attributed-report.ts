import type { Window } from '../../correlate/window.js'
import type { IngestSummary } from '../../ingest/ingest.js'
import type { Act } from '../../model/act.js'
import type { ActivityDigest } from '../../model/activity.js'
import type { AideReport } from '../../model/aide-report.js'
import type { Attribution } from '../../model/attribution.js'
import type { ByteString } from '../../model/byte-string.js'
import type { Step } from '../../model/explanation.js'
import type { CausedGap } from '../../model/gap.js'
import type { PackageRun } from '../../model/package-run.js'
import type { Session } from '../../model/session.js'
import type { Witness } from '../../model/witness.js'
import type { ShownBy } from '../shown-by.js'

/** An AIDE report with names. */
export interface AttributedReport {
  readonly host: string | null
  /** null for an empty input, which is how AIDE with `report_quiet` says that nothing changed. */
  readonly aide: AideReport | null
  /** The file that the report came from, `-` for standard input. */
  readonly source: string
  /** The status with which AIDE ended, and what went wrong if it did not finish its work. */
  readonly aideStatus: number | null
  readonly aideFailure: string | null
  /** Which nights before this one went without a check; null when none is known. */
  readonly missed: string | null
  readonly window: Window
  readonly gaps: readonly CausedGap[]
  readonly sessions: readonly CountedSession[]
  readonly attributions: readonly Attribution[]
  /** How each of the attributions was found, in their order; null unless asked for. */
  readonly steps: readonly (readonly Step[])[] | null
  /** What AIDE and the audit trail say together that neither says alone. */
  readonly witnesses: readonly Witness[]
  /** What package managers told of their work in the window (SOFTWARE_UPDATE). */
  readonly software: readonly Act[]
  /** What dpkg's own log tells of its runs in the window. */
  readonly packageRuns: readonly PackageRun[]
  /** What happened in the window by topic; null unless asked for. */
  readonly activity: ActivityDigest | null
  readonly shownBy: ShownBy
  readonly read: IngestSummary | null
  /** What a reader must know beside the list. */
  readonly notes: readonly string[]
}

/** A login that made changes, and how many. */
export interface CountedSession {
  readonly session: Session
  readonly login: ByteString | null
  readonly changes: number
}
