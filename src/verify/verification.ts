import type { TimedFault } from '../ship/chain-check.js'
import type { Place, SideRecord, SideSummary } from './side.js'

/**
 * What is wrong between the copies. `missing`: the remote copy has it and the host's has not · `altered` · `inserted`: the host's copy has
 * it, and it never arrived although nothing says why · `reordered`: it stands elsewhere in the host's copy · `not-received`: the numbers
 * of what was shipped show that the remote copy lacks it.
 */
export type DifferenceKind = 'missing' | 'altered' | 'inserted' | 'reordered' | 'not-received'

export interface Difference {
  readonly kind: DifferenceKind
  readonly events: number
  readonly records: number
  /** Stamps, milliseconds. */
  readonly from: number
  readonly to: number
  readonly serials: readonly [first: number, last: number]
  /** Where it stands, or for what is missing the lines around it, as far as there are any. */
  readonly local: readonly [Place | null, Place | null]
  readonly remote: readonly [Place, Place] | null
  /** The records of the first event, as far as they differ. */
  readonly example: { readonly local: SideRecord | null; readonly remote: SideRecord | null }
}

/** Records that only one copy has, for a reason that is no fault. */
export interface Excused {
  /** From before the host's copy begins: it was pruned. */
  readonly beforeLocal: number
  /** From before the remote copy begins. */
  readonly beforeRemote: number
  /** Newer than anything that arrived. */
  readonly notYetShipped: number
  /** The stamp of the oldest of them, milliseconds. */
  readonly notYetSince: number | null
  /** Told as lost, or left out by wish, by the host itself. */
  readonly lost: number
  /** auditd sends its last record to no plugin. */
  readonly ofDaemon: number
}

export interface Verification {
  readonly node: string | null
  readonly local: SideSummary
  readonly remote: SideSummary
  /** Events that both copies have. */
  readonly matched: number
  /** Stamps of the first and last record of each copy, milliseconds. */
  readonly localSpan: Span | null
  readonly remoteSpan: Span | null
  readonly differences: readonly Difference[]
  /** What is wrong with the numbers and hashes of what was shipped. */
  readonly chain: readonly TimedFault[]
  readonly excused: Excused
  /** Whether there were more differences than are told. */
  readonly isCut: boolean
}

export interface Span {
  readonly from: number
  readonly to: number
}
