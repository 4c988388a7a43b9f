import type { Framer, OnLine } from '../framer.js'
import { LineFramer } from '../line-framer.js'

const NEWLINE = 0x0a
/** A longer document is no record of any form. */
const MAX_DOCUMENT = 1 << 22

/**
 * Cuts JSON that was printed over several lines (`journalctl -o json-pretty`, an indented Auditbeat document) into documents: from a brace
 * alone on its line to the brace that closes at the same indentation. Other lines are pieces of their own.
 */
export class PrettyJsonFramer implements Framer {
  readonly #lines: LineFramer
  #parts: Buffer[] = []
  #length = 0
  #indent = 0
  /** Where the open document began; null outside of one. */
  #start: number | null = null

  constructor(private readonly onDocument: OnLine) {
    this.#lines = new LineFramer((bytes, start, end) => {
      this.#take(bytes, start, end)
    }, MAX_DOCUMENT)
  }

  get consumed(): number {
    return this.#start ?? this.#lines.consumed
  }

  get isUnfinished(): boolean {
    return this.#start !== null || this.#lines.isUnfinished
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk)
  }

  end(): void {
    this.#lines.end()
    if (this.#start !== null) this.#handOn()
  }

  #take(bytes: Buffer, start: number, end: number): void {
    const brace = /^([\t ]*)(\{|\},?)[\t \r]*$/.exec(bytes.toString('latin1', start, Math.min(end, start + 64)))
    const indent = brace?.[1]?.length ?? 0
    if (this.#start === null) {
      if (brace?.[2] !== '{') {
        this.onDocument(bytes, start, end)
        return
      }
      this.#start = this.#lines.consumed
      this.#indent = indent
    }
    const isEnd = brace !== null && brace[2] !== '{' && indent === this.#indent
    this.#parts.push(Buffer.from(isEnd ? '}' : bytes.subarray(start, end)), Buffer.of(NEWLINE))
    this.#length += end - start
    if (isEnd || this.#length > MAX_DOCUMENT) this.#handOn()
  }

  #handOn(): void {
    const document = Buffer.concat(this.#parts)
    const open = document.indexOf('{')
    this.#parts = []
    this.#length = 0
    this.#start = null
    this.onDocument(document, open, document.length - 1)
  }
}
