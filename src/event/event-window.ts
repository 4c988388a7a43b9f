import type { AuditEvent, AuditRecord } from '../model/audit-record.js'
import { compareEventIds } from '../model/event-id.js'
import { PATIENCE_MS } from './assemble.js'
import { isComplete } from './completeness.js'
import { mergeRecord } from './merge-record.js'

/** An event stays open for at least as many records: a clock that is set forward doesn't close those that are being written. */
const LEAST_RECORDS = 256
/** And for no more than as many: a clock that is set back doesn't keep them open. */
const MOST_RECORDS = 50_000

interface OpenEvent {
  readonly id: { readonly node: string | null; readonly time: number; readonly serial: number }
  readonly records: AuditRecord[]
  /** The number of the record that came last to it. */
  touched: number
}

/**
 * Puts events together from records of any number of logs that are read side by side: each record once, however often and from wherever
 * it comes. Every event stays open for the whole of {@link PATIENCE_MS}, so that the order of the records within it makes no difference,
 * and events come out in the order of their stamps.
 */
export class EventWindow {
  readonly #open = new Map<string, OpenEvent>()
  #seen = 0
  #repeats = 0

  /** Records that were there already. */
  get repeats(): number {
    return this.#repeats
  }

  add(record: AuditRecord): void {
    const { node, time, serial } = record
    const key = `${serial} ${time} ${node ?? ''}`
    let event = this.#open.get(key)
    if (event === undefined) {
      event = { id: { node, time, serial }, records: [], touched: 0 }
      this.#open.set(key, event)
    }
    event.touched = ++this.#seen
    if (!mergeRecord(event.records, record)) this.#repeats++
  }

  /** Takes the events for which no more records are to be expected when all logs are read up to `logTime`. */
  expired(logTime: number): readonly AuditEvent[] {
    return this.#take(({ id, touched }) => {
      const age = this.#seen - touched
      return age >= MOST_RECORDS || (age >= LEAST_RECORDS && id.time <= logTime - PATIENCE_MS)
    })
  }

  /** Takes all. */
  rest(): readonly AuditEvent[] {
    return this.#take(() => true)
  }

  #take(isDue: (event: OpenEvent) => boolean): readonly AuditEvent[] {
    const due: AuditEvent[] = []
    for (const [key, event] of this.#open) {
      if (!isDue(event)) continue
      this.#open.delete(key)
      due.push({ ...event.id, records: event.records, complete: isComplete(event.records) })
    }
    return due.sort(compareEventIds)
  }
}
