/** Called for each line, without its newline. The bytes are valid only during the call. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void

const NEWLINE = 0x0a

/**
 * Cuts a stream of bytes into lines, whatever the chunks are. A line of more than {@link maxLineBytes} bytes is handed on cut to that
 * length, so that a hole of NULs after a power loss can't fill the memory.
 */
export class LineFramer {
  #carry: Buffer | null = null
  /** Bytes of an over-long line that were thrown away. */
  #skipped = 0
  #consumed = 0

  constructor(
    private readonly onLine: OnLine,
    private readonly maxLineBytes = 1 << 20,
  ) {}

  /** Bytes of all lines that were handed on, newlines included: where reading may resume. */
  get consumed(): number {
    return this.#consumed
  }

  push(chunk: Buffer): void {
    let start = 0
    if (this.#carry !== null) {
      const newline = chunk.indexOf(NEWLINE)
      const tail = newline < 0 ? chunk : chunk.subarray(0, newline)
      const room = Math.max(0, this.maxLineBytes - this.#carry.length)
      this.#skipped += Math.max(0, tail.length - room)
      this.#carry = Buffer.concat([this.#carry, tail.subarray(0, room)])
      if (newline < 0) return
      this.#finishCarry(1)
      start = newline + 1
    }
    for (;;) {
      const newline = chunk.indexOf(NEWLINE, start)
      if (newline < 0) break
      this.onLine(chunk, start, newline)
      this.#consumed += newline - start + 1
      start = newline + 1
    }
    if (start < chunk.length) {
      const rest = chunk.subarray(start)
      this.#skipped = Math.max(0, rest.length - this.maxLineBytes)
      this.#carry = Buffer.from(rest.subarray(0, this.maxLineBytes))
    }
  }

  /** The bytes behind the last newline; null when the stream ended with one. */
  get unfinished(): Buffer | null {
    return this.#carry
  }

  /** Hands on the unfinished last line. */
  end(): void {
    if (this.#carry !== null) this.#finishCarry(0)
  }

  #finishCarry(newlineBytes: number): void {
    const line = this.#carry!
    this.#carry = null
    const length = line.length + this.#skipped + newlineBytes
    this.#skipped = 0
    this.onLine(line, 0, line.length)
    this.#consumed += length
  }
}
