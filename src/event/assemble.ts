import type { AuditEvent, AuditRecord } from '../model/audit-record.js'
import { itemsOf } from './completeness.js'
import { mergeRecord } from './merge-record.js'
import { isClosingType, isSingleType } from './record-roles.js'

/** How long an event without its last record stays open, by the log's own clock. auditd's own rule is 2 s; network sources are later. */
export const PATIENCE_MS = 10_000
/** More open events than this are closed oldest first: a log whose clock stands still must not fill the memory. */
const MAX_OPEN = 20_000

interface OpenEvent {
  readonly node: string | null
  readonly time: number
  readonly serial: number
  readonly records: AuditRecord[]
  /** `items=` of the SYSCALL record; -1 before it came. */
  items: number
  paths: number
  closing: boolean
  /** Another open event with the same serial: two nodes, or two boots in one stream. */
  sibling: OpenEvent | null
}

/**
 * Groups records into events by node, time and serial. Records of different events interleave and may be late; an event is handed on when
 * its last record is there and none is missing, or when {@link PATIENCE_MS} of log time have passed.
 */
export class EventAssembler {
  readonly #open = new Map<number, OpenEvent>()
  #current: OpenEvent | null = null
  #count = 0
  #repeats = 0

  constructor(
    private readonly onEvent: (event: AuditEvent) => void,
    private readonly isWhole: (records: readonly AuditRecord[]) => boolean,
  ) {}

  /** Records that came a second time while their event was open. */
  get repeats(): number {
    return this.#repeats
  }

  has(node: string | null, time: number, serial: number): boolean {
    return this.#find(node, time, serial) !== null
  }

  add(record: AuditRecord): void {
    const known = this.#find(record.node, record.time, record.serial)
    if (known === null && isSingleType(record.type)) {
      const { node, time, serial } = record
      this.onEvent({ node, time, serial, records: [record], complete: true })
      return
    }
    const event = known ?? this.#begin(record)
    if (!mergeRecord(event.records, record)) {
      this.#repeats++
      return
    }
    if (record.type === 'PATH') event.paths++
    else if (record.type === 'SYSCALL' || record.type === 'URINGOP') event.items = itemsOf(record.body)
    if (isClosingType(record.type)) event.closing = true
    if (event.closing && event.items >= 0 && event.paths >= event.items) this.#finish(event)
  }

  /** Hands on what is older than {@link PATIENCE_MS} before `logTime`. */
  expire(logTime: number): void {
    for (const first of this.#open.values()) {
      if (first.time > logTime - PATIENCE_MS && this.#count <= MAX_OPEN) return
      for (let event: OpenEvent | null = first; event !== null; event = event.sibling) this.#finish(event)
    }
  }

  /** Hands on everything that is still open, oldest first, as incomplete: its last record may be the next to be read. */
  flush(): void {
    for (const first of [...this.#open.values()])
      for (let event: OpenEvent | null = first; event !== null; event = event.sibling) this.#finish(event, false)
  }

  #find(node: string | null, time: number, serial: number): OpenEvent | null {
    const current = this.#current
    if (current !== null && current.serial === serial && current.time === time && current.node === node) return current
    let event = this.#open.get(serial) ?? null
    while (event !== null && (event.time !== time || event.node !== node)) event = event.sibling
    if (event !== null) this.#current = event
    return event
  }

  #begin({ node, time, serial }: AuditRecord): OpenEvent {
    const sibling = this.#open.get(serial) ?? null
    const event: OpenEvent = { node, time, serial, records: [], items: -1, paths: 0, closing: false, sibling }
    this.#open.set(serial, event)
    this.#current = event
    this.#count++
    return event
  }

  #finish(event: OpenEvent, waited = true): void {
    this.#forget(event)
    const { node, time, serial, records } = event
    this.onEvent({ node, time, serial, records, complete: (waited || event.closing) && this.isWhole(records) })
  }

  #forget(event: OpenEvent): void {
    this.#count--
    if (this.#current === event) this.#current = null
    const first = this.#open.get(event.serial)
    if (first === event) {
      if (event.sibling === null) this.#open.delete(event.serial)
      else this.#open.set(event.serial, event.sibling)
      return
    }
    for (let other = first ?? null; other !== null; other = other.sibling)
      if (other.sibling === event) other.sibling = event.sibling
  }
}
