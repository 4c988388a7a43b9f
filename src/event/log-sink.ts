import type { AuditEvent, AuditRecord } from '../model/audit-record.js'
import type { ControlFact } from '../model/control-fact.js'
import type { EventFacts } from '../model/event-facts.js'
import type { Malformed } from '../model/malformed.js'
import type { ShippedMark } from '../scan/forms/form.js'

/** What comes out of a log. */
export interface LogSink {
  readonly event: (event: AuditEvent) => void
  /** Takes what ordinary events tell, read without putting them together; without it every event goes the general way. */
  readonly facts?: (facts: EventFacts) => void
  readonly malformed: (line: Malformed) => void
  /** What is seen between records: a restart of the serials, a daemon that starts again, or the kernel's word that it lost some. */
  readonly restart: (fact: ControlFact) => void
  /** What came of a stream that was shipped, and what never will. */
  readonly arrival?: (fact: ControlFact) => void
  /** Takes an entry that was shipped, before its records; false: they are not wanted. */
  readonly entry?: (entry: ShippedMark, place: { readonly file: string; readonly line: number }) => boolean
  /** Takes the records as they come, for whoever puts events together across logs: then there are no events. */
  readonly record?: (record: AuditRecord) => void
}
