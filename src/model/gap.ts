import type { ControlFact } from './control-fact.js'

export type GapKind =
  'daemon-stopped' | 'rules-removed' | 'auditing-disabled' | 'records-lost' | 'log-horizon' | 'not-shipped'

/** A stretch of time in which the audit trail could not see. Milliseconds since 1970 UTC. */
export interface Gap {
  readonly node: string | null
  readonly kind: GapKind
  readonly start: number
  readonly end: number
  /** What shows it, oldest first. */
  readonly evidence: readonly ControlFact[]
}
