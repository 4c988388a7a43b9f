import type { ByteString } from './byte-string.js'
import type { EventId } from './event-id.js'
import type { ProcessFacts } from './process-facts.js'

/** What a record tells about the audit trail itself. The order is part of the index's format: append, never reorder. */
export const CONTROL_FACT_KINDS = [
  'daemon-start',
  'daemon-end',
  'daemon-abort',
  'enabled',
  'disabled',
  'rule-added',
  'rule-removed',
  'lost',
  'boot',
  'shutdown',
  'serial-restart',
  'suspended',
  'resumed',
  'limit',
  'unheard',
  'heard-until',
  'arrived',
  'missing',
  'dropped',
] as const
/**
 * `enabled` / `disabled`: the kernel switch `audit_enabled` · `lost`: the kernel's counter of dropped records was read or reset above
 * zero · `boot`: SYSTEM_BOOT or the kernel's first record · `serial-restart`: serials fell while time rose · `limit`: backlog, rate
 * limit or failure mode set · `unheard`: events may not have come from auditd to its plugin, or from there to here, until the time that the
 * detail begins with · `heard-until`: at the start of the daemon with this time and serial, the stamp of the kernel's last record before it
 * in the same log, in milliseconds · `arrived`: entries of a stream that came here, see `event/arrivals.ts` ·
 * `missing`: no log that was read has the next events after this one, see `model/missing-events.ts` ·
 * `dropped`: the kernel said that it lost records, until the time of the detail, milliseconds · `suspended`: auditd said that it writes no
 * more records.
 */
export type ControlFactKind = (typeof CONTROL_FACT_KINDS)[number]

/** Kinds as the index numbers them, for a list of SQL. */
export const numbersOf = (kinds: readonly ControlFactKind[]): string =>
  kinds.map((kind) => CONTROL_FACT_KINDS.indexOf(kind)).join(', ')

/** Those that tell of a boot. */
export const BOOT_MARKS: readonly ControlFactKind[] = ['serial-restart', 'boot']

/** Those whose serial is the kernel's: the daemon numbers its own records by a counter of its own. */
export const KERNEL_NUMBERED: readonly ControlFactKind[] = CONTROL_FACT_KINDS.filter(
  (kind) => !kind.startsWith('daemon-') && kind !== 'resumed',
)

/** One record, or one observation, about the audit trail itself. */
export interface ControlFact extends EventId {
  readonly kind: ControlFactKind
  /** The rule key, the counter, the option: whatever the kind needs, as logged. */
  readonly detail: ByteString | null
  /** Who did it, as far as the event says. */
  readonly process: ProcessFacts | null
}
