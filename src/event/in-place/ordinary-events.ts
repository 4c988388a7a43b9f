import type { EventFacts } from '../../model/event-facts.js'
import type { EventId } from '../../model/event-id.js'
import type { TypeInfo } from '../names.js'
import type { EventReader } from './event-reader.js'
import { PendingRecords, type RecordBytes, type Role } from './pending-records.js'
import type { SingleRecords } from './single-records.js'

/** What becomes of an event. */
export interface OrdinarySink {
  /** Everything that it tells. */
  readonly facts: (facts: EventFacts) => void
  /** It is not ordinary: one of its records, to be put together with the others in the general way. */
  readonly record: (id: EventId, type: string, at: RecordBytes) => void
}

/**
 * Takes the events that stand in the log as most do: all records one behind the other, from the SYSCALL, or a LOGIN or CONFIG_CHANGE before it, to the
 * PROCTITLE, nothing missing and nothing strange. They are read where they stand, without an object or a string for each record. As soon as an event turns out to be
 * different, its records so far are handed on to those who read any event.
 */
export class OrdinaryEvents {
  readonly #records = new PendingRecords()
  #node: string | null = null
  #time = 0
  #serial = 0
  #isOpen = false

  constructor(
    private readonly sink: OrdinarySink,
    private readonly reader: EventReader,
    private readonly singles: SingleRecords,
  ) {}

  /** Whether an event is being written. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Whether this is the event that is being written. */
  has(node: string | null, time: number, serial: number): boolean {
    return this.#isOpen && this.#serial === serial && this.#time === time && this.#node === node
  }

  /** Begins an event with its SYSCALL record, or the one that leads it. */
  begin(
    type: string,
    node: string | null,
    time: number,
    serial: number,
    bytes: Buffer,
    start: number,
    end: number,
    line: number,
  ): void {
    this.handOn()
    this.#node = node
    this.#time = time
    this.#serial = serial
    this.#isOpen = true
    this.#records.begin(type, bytes, start, end, line)
  }

  /** Takes a record that is all of its event; false: it is to be read in the general way. */
  single(id: EventId, type: TypeInfo, bytes: Buffer, start: number, end: number): boolean {
    const facts = this.singles.read(id, type, bytes, start, end)
    if (facts === null) return false
    this.sink.facts(facts)
    return true
  }

  /** Adds a record to the event; false hands it and those before it to the general way. */
  add(role: Role, bytes: Buffer, start: number, end: number, line: number): boolean {
    if (!this.#records.add(role, bytes, start, end, line)) {
      this.handOn()
      return false
    }
    if (role === 'proctitle') this.#finish()
    return true
  }

  /** Hands on what is there of an unfinished event. The bytes of its records may change after this. */
  handOn(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    const id = this.#id()
    for (const [type, at] of this.#records.all()) this.sink.record(id, type, at)
  }

  #finish(): void {
    const facts = this.reader.read(this.#id(), this.#records)
    if (facts === null) {
      this.handOn()
      return
    }
    this.#isOpen = false
    this.sink.facts(facts)
  }

  #id(): EventId {
    return { node: this.#node, time: this.#time, serial: this.#serial }
  }
}
