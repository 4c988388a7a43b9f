import type { AuditEvent } from '../model/audit-record.js'
import type { ControlFact } from '../model/control-fact.js'
import type { SerialSpan } from '../model/serial-span.js'

/** What is known of the trail of one node. */
export interface Trail {
  readonly node: string | null
  /** All its control facts, oldest first. */
  readonly facts: readonly ControlFact[]
  /** Stamps of the first event of any kind after each time that auditing was switched off. */
  readonly awake: readonly number[]
  /** Stamps of the last records of its logs. */
  readonly logs: readonly number[]
  /** The kernel's events in each of them, of whatever node. */
  readonly spans: readonly SerialSpan[]
  /** Events with missing records. */
  readonly partial: readonly AuditEvent[]
  /** Stamp of the oldest record that is kept; null when there is none. */
  readonly first: number | null
  /** Stamp of the newest. */
  readonly last: number | null
}

/** The first of the facts behind a place in them that is younger than a time. Oldest first. */
export const firstAfter = (facts: readonly ControlFact[], time: number, place: number): ControlFact | undefined => {
  let next = place + 1
  while (next < facts.length && facts[next]!.time <= time) next++
  return facts[next]
}
