import type { AuditEvent, AuditRecord } from '../model/audit-record.js'
import type { Statements } from './statements.js'

/** A row of `partial_event`. */
interface PartialRow {
  readonly node: number
  readonly time: number
  readonly serial: number
  /** As JSON. */
  readonly records: string
}

/** The events whose end was not read yet. */
export const partialEventsIn = (statements: Statements): readonly AuditEvent[] =>
  statements.all<PartialRow>('SELECT node, time, serial, records FROM partial_event').map((row) => ({
    node: statements.known.node(row.node),
    time: row.time,
    serial: row.serial,
    records: JSON.parse(row.records) as AuditRecord[],
    complete: false,
  }))
