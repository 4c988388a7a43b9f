/**
 * The lines of a text, cut out of it only when they are looked at: a report of a hundred thousand changes has a million. A line that
 * lacks its newline because the text was cut there is told apart from whole ones.
 */
export class Lines {
  /** How many there are. */
  readonly count: number
  /** Whether the last line ended with a newline. */
  readonly terminated: boolean
  readonly #text: string
  readonly #starts: Uint32Array
  readonly #crlf: boolean

  /** With `crlf` a carriage return at the end of a line is no part of it. */
  constructor(text: string, crlf: boolean) {
    this.#text = text
    this.#crlf = crlf
    this.terminated = text === '' || text.endsWith('\n')
    const starts = startsOf(text)
    this.count = starts.length - 1
    this.#starts = starts
  }

  /** The line of a number; the empty string for one that does not exist. */
  at(i: number): string {
    if (i < 0 || i >= this.count) return ''
    const from = this.#starts[i]!
    const end = this.#starts[i + 1]! - 1
    return this.#text.slice(from, this.#crlf && end > from && this.#text.charCodeAt(end - 1) === 0x0d ? end - 1 : end)
  }

  /** The first character of a line without the cost of the line; NaN beyond the last, a newline for an empty one. */
  firstCode(i: number): number {
    if (i >= this.count) return NaN
    const first = this.#text.charCodeAt(this.#starts[i]!)
    return this.#crlf && first === 0x0d ? 0x0a : first
  }

  /** Whether the text holds a string anywhere: spares looking for it line by line. */
  hold(part: string): boolean {
    return this.#text.includes(part)
  }

  /** Whether the lines before `to` all end with a newline. */
  wholeTo(to: number): boolean {
    return this.terminated || to < this.count
  }

  /** Some lines together. */
  slice(from: number, to: number): readonly string[] {
    const lines: string[] = []
    for (let i = Math.max(from, 0); i < Math.min(to, this.count); i++) lines.push(this.at(i))
    return lines
  }
}

/** Where each line begins, and at the end where one more would. */
const startsOf = (text: string): Uint32Array => {
  let starts = new Uint32Array((text.length >>> 5) + 16)
  let count = 0
  const add = (start: number): void => {
    if (count === starts.length) {
      const more = new Uint32Array(starts.length * 2)
      more.set(starts)
      starts = more
    }
    starts[count++] = start
  }
  add(0)
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) add(at + 1)
  if (text !== '' && !text.endsWith('\n')) add(text.length + 1)
  return starts.subarray(0, count)
}
