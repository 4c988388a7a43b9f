import { isSingleType } from '../event/record-roles.js'
import type { ByteString } from '../model/byte-string.js'
import { byteSlice } from '../scan/latin1.js'
import { RecordHead } from '../scan/record-head.js'

/** An event without its end is taken as whole when records of so much later have come: auditd's own end_of_event_timeout. Milliseconds. */
const PATIENCE = 2000
/** No more events than this wait for their end. */
const MAX_OPEN = 1000

interface OpenEvent {
  readonly records: ByteString[]
  /** The newest stamp when its last record came. */
  touched: number
}

/**
 * Puts the lines of auditd's stream together to whole events, byte for byte. The stream has an EOE behind every event of several records
 * (audit-userspace src/auditd.c distribute_event), and events interleave.
 */
export class WholeEvents {
  readonly #head = new RecordHead()
  readonly #open = new Map<string, OpenEvent>()
  #time: number | null
  /** No open event is to be handed on before this stamp. */
  #due = Infinity

  constructor(
    private readonly whole: (records: readonly ByteString[]) => void,
    time: number | null,
  ) {
    this.#time = time
  }

  /** The newest stamp, milliseconds; null before the first. */
  get time(): number | null {
    return this.#time
  }

  /** The records of the events that are not whole yet. */
  get open(): readonly ByteString[] {
    return [...this.#open.values()].flatMap(({ records }) => records)
  }

  /** Takes a line, without its newline. One that is no record is an event for itself. */
  line(bytes: Buffer, start: number, end: number): void {
    const head = this.#head
    const record = byteSlice(bytes, start, end)
    if (!head.read(bytes, start, end)) {
      this.whole([record])
      return
    }
    const { time, serial, nodeStart, nodeEnd, typeStart, typeEnd } = head
    if (this.#time === null || time > this.#time) {
      this.#time = time
      // At once, not when the whole piece is read: what is caught up with would change its order by as much as was waiting.
      if (time > this.#due) this.#expireLate()
    }
    const type = byteSlice(bytes, typeStart, typeEnd)
    const id = `${time}:${serial} ${nodeStart === nodeEnd ? '' : byteSlice(bytes, nodeStart, nodeEnd)}`
    const known = this.#open.get(id)
    if (known === undefined && (isSingleType(type) || type === 'EOE')) {
      this.whole([record])
      return
    }
    const event = known ?? { records: [], touched: 0 }
    event.records.push(record)
    event.touched = this.#time
    if (type === 'EOE') this.#finish(id, event)
    else if (known === undefined) {
      this.#open.set(id, event)
      this.#due = Math.min(this.#due, event.touched + PATIENCE)
    }
  }

  /** Hands on what nothing more will come of. */
  expire(): void {
    this.#expireLate()
    for (const [id, event] of this.#open) {
      if (this.#open.size <= MAX_OPEN) break
      this.#finish(id, event)
    }
  }

  /** Nothing more will come: hands on everything. */
  flush(): void {
    for (const [id, event] of this.#open) this.#finish(id, event)
  }

  #expireLate(): void {
    this.#due = Infinity
    for (const [id, event] of this.#open)
      if (event.touched < (this.#time ?? 0) - PATIENCE) this.#finish(id, event)
      else this.#due = Math.min(this.#due, event.touched + PATIENCE)
  }

  #finish(id: string, { records }: OpenEvent): void {
    this.#open.delete(id)
    this.whole(records)
  }
}
