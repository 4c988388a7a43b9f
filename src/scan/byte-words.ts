import type { ByteString } from '../model/byte-string.js'
import { byteSlice } from './latin1.js'

const SLOTS = 4096
/** Bytes of a stretch that is remembered: names, commands and enrichments are shorter, and a hostile log must not fill the memory. */
const LONGEST = 1024

/**
 * What stretches of bytes mean, remembered for the last few thousand: a log says the same names again and again, and to know one again by
 * its bytes is cheaper than to make a string of it and work on that. Direct-mapped, so in bounded memory.
 */
export class ByteWords<T> {
  readonly #texts = new Array<ByteString | null>(SLOTS).fill(null)
  readonly #values = new Array<T | undefined>(SLOTS).fill(undefined)

  constructor(private readonly make: (text: ByteString, bytes: Buffer, start: number, end: number) => T) {}

  at(bytes: Buffer, start: number, end: number): T {
    const length = end - start
    if (length > LONGEST) return this.make(byteSlice(bytes, start, end), bytes, start, end)
    let hash = length
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0
    const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1)
    const known = this.#texts[slot] ?? null
    if (known !== null && isSame(known, bytes, start, length)) return this.#values[slot]!
    const text = byteSlice(bytes, start, end)
    const value = this.make(text, bytes, start, end)
    this.#texts[slot] = text
    this.#values[slot] = value
    return value
  }
}

const isSame = (text: ByteString, bytes: Buffer, start: number, length: number): boolean => {
  if (text.length !== length) return false
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false
  return true
}
