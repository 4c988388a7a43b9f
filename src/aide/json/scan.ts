import type { Document, Member, Node } from './node.js'
import { isBroken, unescapeString } from './strings.js'

/**
 * Reads the JSON object at `from`, which must be its brace. Unlike JSON.parse it takes raw control characters and bytes that are not
 * UTF-8 as they are, keeps repeated keys and every digit, and gives what it has when the text ends early. A quote that no comma, colon
 * or bracket follows is taken for a part of its string (AIDE 0.18 does not escape quotes).
 */
export const scanDocument = (
  text: string,
  from: number,
  decimal: boolean,
  onDetails?: (member: Member) => void,
): Document => {
  const scanner = new Scanner(text, from, decimal)
  const members: Member[] = []
  const complete = scanner.object((member) => members.push(member), onDetails)
  return { members, complete, end: scanner.at, repaired: scanner.repaired, damage: scanner.damage }
}

class Scanner {
  at: number
  repaired = 0
  damage: number | null = null
  readonly #text: string
  readonly #decimal: boolean

  constructor(text: string, from: number, decimal: boolean) {
    this.#text = text
    this.at = from
    this.#decimal = decimal
  }

  /** Gives the members to `take` one by one, so that a cut object keeps those that were whole. Returns whether the object was whole. */
  object(take: (member: Member) => unknown, onDetails?: (member: Member) => void): boolean {
    this.at++
    this.#space()
    if (this.#take('}')) return true
    for (;;) {
      this.#space()
      if (this.#text.charAt(this.at) !== '"') return this.#stop()
      const key = this.#string(KEY_END)
      if (key === null) return false
      this.#space()
      if (!this.#take(':')) return this.#stop()
      this.#space()
      const first = this.#text.charAt(this.at)
      if (first === '{') {
        const members: Member[] = []
        const whole = this.object(
          key === 'details' && onDetails !== undefined ? onDetails : (member) => members.push(member),
        )
        take([key, { kind: 'object', members }])
        if (!whole) return false
      } else {
        const value = this.#value()
        if (value === null) return false
        take([key, value])
      }
      this.#space()
      if (this.#take('}')) return true
      if (!this.#take(',')) return this.#stop()
    }
  }

  #value(): Node | null {
    const first = this.#text.charAt(this.at)
    if (first === '"') {
      const text = this.#string(VALUE_END)
      return text === null ? null : { kind: 'string', text }
    }
    if (first === '[') return this.#array()
    LITERAL.lastIndex = this.at
    const literal = LITERAL.exec(this.#text)
    // A number at the very end of a cut text may lack digits.
    if (literal === null || LITERAL.lastIndex === this.#text.length) {
      this.#stop()
      return null
    }
    this.at = LITERAL.lastIndex
    return { kind: 'literal', text: literal[0] }
  }

  #array(): Node | null {
    const items: Node[] = []
    this.at++
    this.#space()
    if (this.#take(']')) return { kind: 'array', items }
    for (;;) {
      this.#space()
      const item = this.#value()
      if (item === null) return null
      items.push(item)
      this.#space()
      if (this.#take(']')) return { kind: 'array', items }
      if (!this.#take(',')) {
        this.#stop()
        return null
      }
    }
  }

  #string(end: RegExp): string | null {
    const from = this.at + 1
    let quote = from
    for (;;) {
      quote = this.#quote(quote)
      if (quote < 0) {
        this.at = this.#text.length
        return null
      }
      if (isPunctuation(this.#text.charCodeAt(quote + 1), end)) break
      end.lastIndex = quote + 1
      if (end.test(this.#text)) break
      this.repaired++
      quote++
    }
    this.at = quote + 1
    const raw = this.#text.slice(from, quote)
    if (isBroken(raw)) this.repaired++
    return unescapeString(raw, this.#decimal)
  }

  /** The next quote that no odd number of backslashes precedes. */
  #quote(from: number): number {
    for (let at = this.#text.indexOf('"', from); at >= 0; at = this.#text.indexOf('"', at + 1)) {
      let slashes = 0
      while (at - slashes - 1 >= from && this.#text.charCodeAt(at - slashes - 1) === 0x5c) slashes++
      if (slashes % 2 === 0) return at
    }
    return -1
  }

  #space(): void {
    if (this.#text.charCodeAt(this.at) > 0x20) return
    SPACE.lastIndex = this.at
    SPACE.exec(this.#text)
    this.at = SPACE.lastIndex
  }

  #take(character: string): boolean {
    if (this.#text.charAt(this.at) !== character) return false
    this.at++
    return true
  }

  #stop(): false {
    if (this.at < this.#text.length) this.damage ??= this.at
    return false
  }
}

/** Spares the regular expression where no space stands between a string and what follows it. */
const isPunctuation = (code: number, end: RegExp): boolean =>
  end === KEY_END ? code === 0x3a : code === 0x2c || code === 0x7d || code === 0x5d

const SPACE = /[ \t\r\n]*/y
const LITERAL = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const KEY_END = /[ \t\r\n]*:/y
const VALUE_END = /[ \t\r\n]*(?:[,}\]]|$)/y
