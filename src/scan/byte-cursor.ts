import { viewOf } from './byte-view.js'
import { isWordAt, type Word } from './word.js'

const SPACE = 0x20
const QUOTE = 0x22
const EQUALS = 0x3d
/** auditd's separator before the enrichment, see `grammar/record.ts`. */
const SEPARATOR = 0x1d
/** More digits may be no exact number. */
const MAX_DIGITS = 15

/**
 * Reads a record body in place whose fields come in a known order. What does not stand where it should is remembered, and the rest reads as
 * nothing, so that one look at the end tells whether all of it was as expected.
 */
export class ByteCursor {
  #ok = false
  at = 0
  /** Bounds of the last value. */
  start = 0
  end = 0
  #bytes: Buffer = Buffer.alloc(0)
  #view = viewOf(this.#bytes)
  #limit = 0

  reset(bytes: Buffer, start: number, limit: number): void {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
    this.#limit = limit
    this.at = start
    this.#ok = true
  }

  /** Whether everything was as expected. */
  fits(): boolean {
    return this.#ok
  }

  /** Whether a word stands here; steps over it. */
  accept(wanted: Word): boolean {
    if (!isWordAt(this.#view, this.at, this.#limit, wanted)) return false
    this.at += wanted.length
    return true
  }

  expect(expected: Word): void {
    if (!this.accept(expected)) this.#ok = false
  }

  decimal(): number {
    const bytes = this.#bytes
    const from = this.at
    let i = from
    let value = 0
    for (; i < this.#limit; i++) {
      const digit = bytes[i]! - 0x30
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (i === from || i - from > MAX_DIGITS) this.#ok = false
    this.start = from
    this.end = this.at = i
    return value
  }

  integer(): number {
    if (this.at >= this.#limit || this.#bytes[this.at] !== 0x2d) return this.decimal()
    this.at++
    return -this.decimal()
  }

  /** The low 32 bits of a number in lower-case hexadecimal. */
  hexadecimal(): number {
    const bytes = this.#bytes
    const from = this.at
    let i = from
    let value = 0
    for (; i < this.#limit; i++) {
      const c = bytes[i]!
      if (c >= 0x30 && c <= 0x39) value = (value << 4) | (c - 0x30)
      else if (c >= 0x61 && c <= 0x66) value = (value << 4) | (c - 0x57)
      else break
    }
    if (i === from) this.#ok = false
    this.start = from
    this.end = this.at = i
    return value >>> 0
  }

  octal(): number {
    const bytes = this.#bytes
    const from = this.at
    let i = from
    let value = 0
    for (; i < this.#limit; i++) {
      const digit = bytes[i]! - 0x30
      if (digit < 0 || digit > 7) break
      value = (value << 3) | digit
    }
    // The next field must follow: an 8 or 9 is no end of an octal number.
    if (i === from || i - from > 9) this.#ok = false
    this.start = from
    this.end = this.at = i
    return value
  }

  /** A value in quotes, which are part of it, or one without blanks. Anything that may be no plain value is none. */
  value(): void {
    const bytes = this.#bytes
    const from = this.at
    let i = from
    if (from < this.#limit && bytes[from] === QUOTE) {
      i++
      while (i < this.#limit && bytes[i] !== QUOTE && bytes[i]! >= SPACE) i++
      if (i >= this.#limit || bytes[i] !== QUOTE) this.#ok = false
      i++
    } else {
      while (i < this.#limit && bytes[i]! > SPACE && bytes[i] !== QUOTE && bytes[i] !== EQUALS) i++
      if (i < this.#limit && bytes[i]! > SPACE) this.#ok = false
    }
    if (i === from) this.#ok = false
    this.start = from
    this.end = this.at = i
  }

  /** A value that the kernel never puts in quotes. */
  bareValue(): void {
    if (this.#bytes[this.at] === QUOTE) this.#ok = false
    this.value()
  }

  /** The rest of a name and its value, neither of which is wanted. */
  rest(): void {
    const from = this.at
    while (this.at < this.#limit && this.#bytes[this.at]! > SPACE && this.#bytes[this.at] !== EQUALS) this.at++
    if (this.at === from || this.#bytes[this.at] !== EQUALS) this.#ok = false
    this.at++
    this.value()
  }

  /** A byte of the last value. */
  byteAt(index: number): number {
    return this.#bytes[index] ?? 0
  }

  /** Whether the body ends here: at the end of the line, or where the enrichment begins. */
  get isAtEnd(): boolean {
    return this.at >= this.#limit || this.#bytes[this.at] === SEPARATOR
  }
}
