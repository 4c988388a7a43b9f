import type { ByteString } from '../model/byte-string.js'
import type { ControlFact } from '../model/control-fact.js'
import type { ShippedMark, ShippedPart } from '../scan/forms/form.js'

/** Entries of one stream that came one after the other. */
export interface Arrival {
  readonly stream: string
  readonly first: number
  readonly last: number
  /** Stamps of the first and the last event among them, milliseconds; null when none is an event. */
  readonly from: number | null
  readonly to: number | null
}

/** As the index keeps it: the time of the fact is that of the first event. */
export const arrivalFact = (node: ByteString | null, { stream, first, last, from, to }: Arrival): ControlFact => ({
  ...{
    node,
    time: from ?? 0,
    serial: 0,
    kind: 'arrived',
    detail: `${stream} ${first} ${last} ${to ?? '?'}`,
    process: null,
  },
})

/** null: the fact is none of an arrival. */
export const arrivalOf = ({ kind, time, detail }: ControlFact): Arrival | null => {
  const match = kind === 'arrived' ? /^(\S+) (\d+) (\d+) (\?|-?\d+)$/.exec(detail ?? '') : null
  if (match === null) return null
  const [, stream, first, last, to] = match
  const isTimed = to !== '?'
  return {
    stream: stream!,
    first: Number(first),
    last: Number(last),
    from: isTimed ? time : null,
    to: isTimed ? Number(to) : null,
  }
}

/** Parts that are waiting for the rest of their entry: the oldest give way, and their entry counts as missing. */
const MAX_WAITING = 64
const MAX_BYTES = 1 << 24
/** Names of streams come from the log: a hostile one must not fill the memory. */
const MAX_STREAMS = 10_000

/** Entries as they arrive in a log: puts those together that came in parts, and keeps account of their numbers. */
export class Arrivals {
  readonly #parts = new Map<string, { readonly texts: (ByteString | undefined)[]; missing: number }>()
  #bytes = 0
  /** The host of each stream, and its open run. */
  readonly #nodes = new Map<string, ByteString | null>()
  readonly #runs = new Map<string, Arrival>()
  #facts: ControlFact[] = []

  /** The text of the entry when this was the last part of it. */
  join({ stream, seq, part, of, text }: ShippedPart): ByteString | null {
    const key = `${stream} ${seq} ${of}`
    const known = this.#parts.get(key) ?? { texts: new Array<ByteString | undefined>(of).fill(undefined), missing: of }
    if (known.texts[part - 1] !== undefined) return null
    known.texts[part - 1] = text
    known.missing--
    this.#bytes += text.length
    if (known.missing > 0) {
      this.#parts.set(key, known)
      while (this.#parts.size > MAX_WAITING || this.#bytes > MAX_BYTES) this.#drop(this.#parts.keys().next().value!)
      return null
    }
    this.#parts.set(key, known)
    this.#drop(key)
    return known.texts.join('')
  }

  #drop(key: string): void {
    for (const text of this.#parts.get(key)?.texts ?? []) this.#bytes -= text?.length ?? 0
    this.#parts.delete(key)
  }

  /**
   * Takes note of an entry. `node`: its host as its records say, null where they say none or there are none. `time`: the stamp of its event,
   * milliseconds; null for what is none.
   */
  see({ stream, seq, kind, loss }: ShippedMark, node: ByteString | null, time: number | null): void {
    if (this.#nodes.size >= MAX_STREAMS && !this.#nodes.has(stream)) this.#forget()
    const host = node ?? this.#nodes.get(stream) ?? null
    this.#nodes.set(stream, host)
    // A loss without a time is not counted as come: what is missing lies between the entries around it.
    if (kind === 'gap' && loss === null) return
    this.#count({ stream, first: seq, last: seq, from: time, to: time })
    if (loss === null) return
    const { from, to, numbers, cause, events } = loss
    const detail = `${to} ${cause} ${events}`
    this.#facts.push({ node: host, time: from, serial: 0, kind: 'unheard', detail, process: null })
    if (numbers !== null && numbers.first <= numbers.last) this.#keep({ stream, ...numbers, from, to })
  }

  #count(next: Arrival): void {
    const run = this.#runs.get(next.stream)
    if (run !== undefined && next.first >= run.first && next.last <= run.last) return
    const follows = run !== undefined && next.first === run.last + 1
    if (run !== undefined && !follows) this.#keep(run)
    const joined = follows ? { ...run, last: next.last, from: run.from ?? next.from, to: next.to ?? run.to } : next
    this.#runs.set(next.stream, joined)
  }

  #keep(run: Arrival): void {
    this.#facts.push(arrivalFact(this.#nodes.get(run.stream) ?? null, run))
  }

  /** What is to be kept of all that was seen since the last time. */
  take(): readonly ControlFact[] {
    for (const run of this.#runs.values()) this.#keep(run)
    this.#runs.clear()
    const facts = this.#facts
    this.#facts = []
    return facts
  }

  #forget(): void {
    this.#facts = [...this.take()]
    this.#nodes.clear()
  }
}
