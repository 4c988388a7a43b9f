import { createHash } from 'node:crypto'
import { firstHash, nextHash } from './chain.js'
import type { Entry } from './entry.js'
import { readLoss, type Loss } from './loss.js'
import type { ChainFault } from './verify-chain.js'

/** An entry that was received, and when its event was, milliseconds; null for what is none. */
export interface ReceivedEntry {
  readonly entry: Entry
  readonly time: number | null
}

/** A fault with the stamps of the events around it, milliseconds. */
export interface TimedFault extends ChainFault {
  readonly from: number | null
  readonly to: number | null
}

/** What became of a stream. */
export interface StreamCheck {
  readonly stream: string
  readonly node: string | null
  /** Once each. */
  readonly entries: number
  readonly repeats: number
  readonly first: number
  readonly last: number
  readonly losses: readonly Loss[]
  readonly faults: readonly TimedFault[]
}

/** Entries that came early wait for those before them, so many at most. */
const MAX_WAITING = 20_000
/** Faults that are told of a stream; more are no news. */
const MAX_FAULTS = 10_000

/**
 * Checks the hash chain of a stream while its entries come, in any order and some twice, as {@link checkEntries} does, without keeping them:
 * 8 bytes for each entry, and the entries that came early.
 */
export class ChainCheck {
  readonly #waiting = new Map<number, ReceivedEntry>()
  /** By number: the first 8 bytes of a digest of the entry; 0 where none came. */
  #digests = new BigUint64Array(1024)
  readonly #losses: Loss[] = []
  readonly #faults: TimedFault[] = []
  #entries = 0
  #repeats = 0
  #newest = 0
  #first = Infinity
  #seq = 0
  #hash: string | null
  #time: number | null = null

  constructor(private readonly name: Pick<Entry, 'stream' | 'node'>) {
    this.#hash = firstHash(name)
  }

  /** Whether it is the first one of this number. */
  add(received: ReceivedEntry): boolean {
    const { entry, time } = received
    const { seq } = entry
    const digest = digestOf(entry)
    const known = this.#digestAt(seq)
    if (known !== 0n) {
      if (known === digest) this.#repeats++
      else this.#fault('inserted', seq, seq, time, time)
      return false
    }
    this.#put(seq, digest)
    this.#entries++
    if (seq < this.#newest) this.#fault('reordered', seq, seq, time, time)
    this.#newest = Math.max(this.#newest, seq)
    this.#first = Math.min(this.#first, seq)
    if (entry.body.kind === 'gap') this.#losses.push(...[readLoss(entry.body.text)].filter((loss) => loss !== null))
    if (seq <= this.#seq) {
      // It came when it was given up: what follows it is not checked by it.
      const index = this.#faults.findIndex(
        ({ kind, seq: first, last }) => kind === 'missing' && first <= seq && last >= seq,
      )
      if (index >= 0) this.#split(index, seq)
      return true
    }
    this.#waiting.set(seq, received)
    this.#drain()
    if (this.#waiting.size > MAX_WAITING) this.#skip()
    return true
  }

  /** No more entries come. */
  end(): StreamCheck {
    while (this.#waiting.size > 0) this.#skip()
    return {
      ...{ ...this.name, entries: this.#entries, repeats: this.#repeats, first: this.#first, last: this.#newest },
      ...{ losses: this.#losses, faults: this.#faults },
    }
  }

  #drain(): void {
    for (let next = this.#waiting.get(this.#seq + 1); next !== undefined; next = this.#waiting.get(this.#seq + 1)) {
      this.#waiting.delete(next.entry.seq)
      this.#step(next)
    }
  }

  #step({ entry, time }: ReceivedEntry): void {
    const isOwn = this.#hash === null || nextHash(this.#hash, entry.seq, entry.body) === entry.hash
    if (!isOwn || entry.node !== this.name.node)
      this.#fault('altered', entry.seq, entry.seq, time ?? this.#time, time ?? this.#time)
    this.#seq = entry.seq
    this.#hash = entry.hash
    this.#time = time ?? this.#time
  }

  /** Goes on behind numbers that did not come. */
  #skip(): void {
    let next = Infinity
    for (const seq of this.#waiting.keys()) next = Math.min(next, seq)
    const losses = [...this.#losses]
    while (this.#seq + 1 < next) {
      const from = this.#seq + 1
      const loss = losses.find(({ dropped }) => dropped !== null && dropped.first <= from && dropped.last >= from)
      if (loss?.dropped != null && loss.dropped.last < next) {
        this.#seq = loss.dropped.last
        this.#hash = loss.dropped.hash
        continue
      }
      const later = losses.flatMap(({ dropped }) =>
        dropped !== null && dropped.first > from && dropped.first < next ? [dropped.first] : [],
      )
      this.#seq = Math.min(next, ...later) - 1
      this.#hash = null
      if (loss === undefined)
        this.#fault('missing', from, this.#seq, this.#time, this.#waiting.get(next)?.time ?? this.#time)
    }
    this.#drain()
  }

  #split(index: number, seq: number): void {
    const missing = this.#faults[index]!
    const rest = [
      { ...missing, last: seq - 1 },
      { ...missing, seq: seq + 1 },
    ].filter((one) => one.seq <= one.last)
    this.#faults.splice(index, 1, ...rest)
  }

  #fault(kind: ChainFault['kind'], seq: number, last: number, from: number | null, to: number | null): void {
    const before = this.#faults.at(-1)
    if (before?.kind === kind && before.last === seq - 1) {
      this.#faults[this.#faults.length - 1] = { ...before, last, to: to ?? before.to }
      return
    }
    if (this.#faults.length < MAX_FAULTS) this.#faults.push({ kind, stream: this.name.stream, seq, last, from, to })
  }

  #digestAt(seq: number): bigint {
    return seq < this.#digests.length ? this.#digests[seq]! : 0n
  }

  #put(seq: number, digest: bigint): void {
    // A number that nobody can have reached would fill the memory.
    if (seq > MAX_ENTRIES) return
    if (seq >= this.#digests.length) {
      const larger = new BigUint64Array(Math.min(MAX_ENTRIES + 1, Math.max(seq + 1, this.#digests.length * 2)))
      larger.set(this.#digests)
      this.#digests = larger
    }
    this.#digests[seq] = digest
  }
}

const MAX_ENTRIES = 1 << 27

/** Never 0. */
const digestOf = ({ node, body, hash }: Entry): bigint =>
  createHash('sha256')
    .update(JSON.stringify([node, body, hash]))
    .digest()
    .readBigUInt64BE() | 1n
