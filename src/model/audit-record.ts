import type { ByteString } from './byte-string.js'
import type { EventId } from './event-id.js'

/** One line of an audit log, split but not yet interpreted: `type=TYPE msg=audit(TIME:SERIAL): BODY \x1d TAIL`. */
export interface AuditRecord extends EventId {
  /** As auditd writes it: `SYSCALL`, `UNKNOWN[1334]`. */
  readonly type: string
  readonly body: ByteString
  /** The enrichment after the byte 0x1D (`AUID="jo" SYSCALL=openat`); null in raw logs. */
  readonly tail: ByteString | null
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** Put together from what another program made of the kernel's text (laurel, Auditbeat): the same record in its own words outranks it. */
  readonly rebuilt?: true
}

/** All records of one event that were found. */
export interface AuditEvent extends EventId {
  readonly records: readonly AuditRecord[]
  /** Whether nothing is known to be missing: the syscall is there and as many PATH records as its `items=` promises. */
  readonly complete: boolean
}
