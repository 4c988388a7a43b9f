import type { ByteString } from './byte-string.js'
import type { Who } from './attribution.js'
import type { ControlFact } from './control-fact.js'

export type GapKind =
  | 'daemon-stopped'
  | 'rules-removed'
  | 'rules-added'
  | 'auditing-disabled'
  | 'records-lost'
  | 'log-horizon'
  | 'not-shipped'

/** A stretch of time in which the audit trail could not see. Milliseconds since 1970 UTC. */
export interface Gap {
  readonly node: string | null
  readonly kind: GapKind
  readonly start: number
  readonly end: number
  /** The keys of the rules that were not loaded, '' for those without; null when it is a gap for every rule. */
  readonly keys: readonly ByteString[] | null
  /** What shows it, oldest first. */
  readonly evidence: readonly ControlFact[]
}

/** A gap with the login that caused it; null when no record tells. */
export interface CausedGap extends Gap {
  readonly who: Who | null
  /** The login at whose request a service seems to have caused it, an inference; absent where there is none. */
  readonly asked?: Who
}
