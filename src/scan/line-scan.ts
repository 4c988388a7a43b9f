const NEWLINE = 0x0a
const OPENING = 0x28
/** `msg=audit` as two numbers of four bytes, little-endian, and one byte. */
const MSG_ = 0x3d67_736d
const AUDI = 0x6964_7561
const T = 0x74
/** Bytes that differ from a newline or `(` only in these two bits are found with one comparison of four bytes at once. */
const EITHER = 0xdddd_dddd | 0
const WANTED = 0x0808_0808

/**
 * Finds the end of a line, and whether the line holds a stamp (`msg=audit(`), with four bytes at a time: on lines as short as those of an
 * audit log that takes less than a call of `Buffer.indexOf` for each.
 */
export class LineScan {
  /** Whether the line that was read last has a stamp. */
  hasStamp = false

  /** Where the newline stands that ends the line in which `from` lies; -1 without one before `limit`. */
  read(view: DataView, from: number, limit: number): number {
    this.hasStamp = false
    let i = from
    for (; i + 4 <= limit; i += 4) {
      const word = (view.getInt32(i, true) & EITHER) ^ WANTED
      // Some byte of `word` is zero. Source: Bit Twiddling Hacks, "Determine if a word has a zero byte".
      if (((word - 0x0101_0101) & ~word & 0x8080_8080) === 0) continue
      for (let at = i; at < i + 4; at++) if (this.#isEnd(view, at, from)) return at
    }
    for (; i < limit; i++) if (this.#isEnd(view, i, from)) return i
    return -1
  }

  #isEnd(view: DataView, at: number, from: number): boolean {
    const byte = view.getUint8(at)
    if (byte === NEWLINE) return true
    if (byte === OPENING && at - from >= 9 && view.getUint8(at - 1) === T)
      if (view.getInt32(at - 5, true) === AUDI && view.getInt32(at - 9, true) === MSG_) this.hasStamp = true
    return false
  }
}
