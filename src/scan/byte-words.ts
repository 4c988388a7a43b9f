import type { ByteString } from '../model/byte-string.js'
import { viewOf } from './byte-view.js'
import { byteSlice } from './latin1.js'

const SLOT_BITS = 12
const SLOTS = 1 << SLOT_BITS
/** Bytes of a stretch that is remembered: names, commands and enrichments are shorter, and a hostile log must not fill the memory. */
const LONGEST = 1024
/** Bytes that are remembered in all; the oldest give way. */
const KEPT = 1 << 19
/** Knuth's multiplicative hashing: 2^32 divided by the golden ratio. */
const GOLDEN = 0x9e37_79b1

/**
 * What stretches of bytes mean, remembered for the last few thousand: a log says the same names again and again, and to know one again by
 * its bytes is cheaper than to make a string of it and work on that. Direct-mapped, so in bounded memory.
 */
export class ByteWords<T> {
  /** The bytes that are known, one stretch behind the other, in a ring. */
  readonly #kept = new Uint8Array(KEPT)
  readonly #keptView = new DataView(this.#kept.buffer)
  /** How many bytes have ever been put into the ring, what was left over at its end included, and where the next go. */
  #written = 0
  #end = 0
  /** By slot: what `#written` was when its stretch was put there, where in the ring it begins, and how long it is. */
  readonly #places = new Float64Array(SLOTS)
  readonly #offsets = new Int32Array(SLOTS)
  readonly #lengths = new Int32Array(SLOTS).fill(-1)
  readonly #values = new Array<T | undefined>(SLOTS).fill(undefined)
  /** By slot: the hash of the last stretch that was not known. Most that come once never come again, so the second time it is kept. */
  readonly #asked = new Int32Array(SLOTS)

  constructor(private readonly make: (bytes: Buffer, start: number, end: number) => T) {}

  at(bytes: Buffer, start: number, end: number): T {
    const length = end - start
    if (length > LONGEST) return this.make(bytes, start, end)
    const view = viewOf(bytes)
    const hash = hashOf(view, start, end)
    const slot = hash >>> (32 - SLOT_BITS)
    if (this.#lengths[slot] === length && this.#isKept(slot, view, start, length)) return this.#values[slot] as T
    const value = this.make(bytes, start, end)
    if (this.#asked[slot] === hash) {
      this.#keep(slot, bytes, start, end)
      this.#values[slot] = value
    } else this.#asked[slot] = hash
    return value
  }

  #isKept(slot: number, view: DataView, start: number, length: number): boolean {
    if (this.#places[slot]! < this.#written - KEPT) return false
    const kept = this.#keptView
    const from = this.#offsets[slot]!
    let i = 0
    for (; i + 8 <= length; i += 8) {
      const first = kept.getInt32(from + i, true) ^ view.getInt32(start + i, true)
      if ((first | (kept.getInt32(from + i + 4, true) ^ view.getInt32(start + i + 4, true))) !== 0) return false
    }
    for (; i < length; i++) if (kept.getUint8(from + i) !== view.getUint8(start + i)) return false
    return true
  }

  #keep(slot: number, bytes: Buffer, start: number, end: number): void {
    const length = end - start
    if (this.#end + length > KEPT) {
      this.#written += KEPT - this.#end
      this.#end = 0
    }
    const from = this.#end
    this.#kept.set(bytes.subarray(start, end), from)
    this.#places[slot] = this.#written
    this.#offsets[slot] = from
    this.#lengths[slot] = length
    this.#written += length
    this.#end += length
  }
}

/** What stretches of bytes mean as texts. */
export const textWords = <T>(make: (text: ByteString) => T): ByteWords<T> =>
  new ByteWords((bytes, start, end) => make(byteSlice(bytes, start, end)))

/** Of the upper bits, which all bytes have a part in. Two numbers by turns: a multiplication need not wait for the one before. */
const hashOf = (view: DataView, start: number, end: number): number => {
  let hash = end - start
  let other = GOLDEN
  let i = start
  for (; i + 8 <= end; i += 8) {
    hash = Math.imul(hash ^ view.getInt32(i, true), GOLDEN)
    other = Math.imul(other ^ view.getInt32(i + 4, true), GOLDEN)
  }
  if (i + 4 <= end) {
    hash = Math.imul(hash ^ view.getInt32(i, true), GOLDEN)
    i += 4
  }
  for (; i < end; i++) other = Math.imul(other ^ view.getUint8(i), GOLDEN)
  hash ^= hash >>> 15
  return Math.imul(hash ^ Math.imul(other ^ (other >>> 13), GOLDEN), GOLDEN)
}
