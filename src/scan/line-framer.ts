import type { Framer, OnLine, TakeLines } from './framer.js'

const NEWLINE = 0x0a
const NUL = 0x00
/** A longer line is no record of any form: the longest is a laurel document with all arguments of an execve(2), 2 MiB. */
const MAX_LINE_BYTES = 1 << 22

/**
 * Cuts a stream of bytes into lines, whatever the chunks are. A line of more than {@link MAX_LINE_BYTES} is handed on cut to that length;
 * of NULs before a line only one is kept, so that a hole of them after a power loss can't fill the memory.
 */
export class LineFramer implements Framer {
  #carry: Buffer | null = null
  /** Bytes of the unfinished line that were not kept. */
  #skipped = 0
  #consumed = 0
  #isCut = false

  constructor(
    private readonly onLine: OnLine,
    private readonly maxLineBytes = MAX_LINE_BYTES,
    /** Is shown each line that begins in a chunk, and may take it and more; returns where the first line begins that it did not take. */
    private readonly takeLines: TakeLines | null = null,
  ) {}

  get consumed(): number {
    return this.#consumed
  }

  get isUnfinished(): boolean {
    return this.#carry !== null
  }

  /** Whether the line that is handed on lacks its end. */
  get isCut(): boolean {
    return this.#isCut
  }

  push(chunk: Buffer): void {
    let start = 0
    if (this.#carry !== null) {
      const newline = chunk.indexOf(NEWLINE)
      this.#carryOn(newline < 0 ? chunk : chunk.subarray(0, newline))
      if (newline < 0) return
      this.#finishCarry(1)
      start = newline + 1
    }
    for (;;) {
      if (this.takeLines !== null) {
        const past = this.takeLines(chunk, start)
        this.#consumed += past - start
        start = past
      }
      const newline = chunk.indexOf(NEWLINE, start)
      if (newline < 0) break
      if (newline - start > this.maxLineBytes) {
        this.#carryOn(chunk.subarray(start, newline))
        this.#finishCarry(1)
      } else {
        this.onLine(chunk, start, newline)
        this.#consumed += newline - start + 1
      }
      start = newline + 1
    }
    if (start < chunk.length) this.#carryOn(chunk.subarray(start))
  }

  end(): void {
    if (this.#carry !== null) this.#finishCarry(0)
  }

  #carryOn(part: Buffer): void {
    const carry = this.#carry
    let from = 0
    if (carry === null || (carry.length === 1 && carry[0] === NUL)) {
      while (from < part.length && part[from] === NUL) from++
      if (carry === null && from > 0) from--
    }
    const room = this.maxLineBytes - (carry?.length ?? 0)
    const kept = part.subarray(from, from + room)
    if (from + kept.length < part.length) this.#isCut = true
    this.#skipped += part.length - kept.length
    this.#carry = carry === null ? Buffer.from(kept) : Buffer.concat([carry, kept])
  }

  #finishCarry(newlineBytes: number): void {
    const line = this.#carry!
    const length = line.length + this.#skipped + newlineBytes
    this.#carry = null
    this.#skipped = 0
    this.onLine(line, 0, line.length)
    this.#isCut = false
    this.#consumed += length
  }
}
