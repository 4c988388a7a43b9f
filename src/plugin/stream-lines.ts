import { CarryFramer } from '../scan/forms/carry-framer.js'
import { payloadEnd, isPluginFrame, pluginFrames } from '../scan/forms/plugin-framer.js'
import { oddLine, OWN } from './queue-line.js'

const NEWLINE = 0x0a
/** So many bytes tell the format: the header of a frame. */
const HEADER_BYTES = 16
/** No line of auditd is as long, however it is enriched (audit-userspace lib/libaudit.h MAX_AUDIT_MESSAGE_LENGTH). */
const MAX_LINE = 1 << 16

/** Whom the lines go to: whole lines with their newlines, never half of one. */
export interface LineTaker {
  readonly lines: (bytes: Buffer) => void
  /** Something that the plugin's owner should know, once. */
  readonly tell: (what: string) => void
}

/**
 * Turns what auditd sends a plugin into lines, whatever its `format` and whatever the version of its protocol: told by the first bytes. A
 * line of the string format passes unchanged; a binary frame becomes the same line. What is neither is kept as an odd line, never
 * dropped.
 */
export class StreamLines {
  #pending: Buffer = Buffer.alloc(0)
  #form: 'string' | 'binary' | null = null
  #frames: FrameLines | null = null
  #isLong = false

  constructor(private readonly taker: LineTaker) {}

  push(chunk: Buffer): void {
    if (this.#form === null) {
      this.#pending = Buffer.concat([this.#pending, chunk])
      if (this.#pending.length < HEADER_BYTES && !this.#pending.includes(NEWLINE)) return
      const first = this.#pending
      this.#pending = Buffer.alloc(0)
      this.#begin(first)
      this.#take(first)
    } else this.#take(chunk)
  }

  /** Nothing came for a while: a frame of variable length that looks whole is whole. */
  idle(): void {
    this.#frames?.idle()
  }

  /** The stream ended: what is left is a line without its end. */
  end(): void {
    if (this.#form === null && this.#pending.length > 0) this.#form = 'string'
    this.#frames?.end()
    if (this.#pending.length === 0) return
    this.#pass(Buffer.concat([this.#pending, Buffer.of(NEWLINE)]))
    this.#pending = Buffer.alloc(0)
  }

  #begin(first: Buffer): void {
    const isKnown = isPluginFrame(first, 0)
    this.#form = isKnown || first.subarray(0, HEADER_BYTES).includes(0) ? 'binary' : 'string'
    if (this.#form === 'string') return
    this.#frames = new FrameLines(
      (bytes) => {
        this.taker.lines(bytes)
      },
      isKnown ? this.taker.tell : () => undefined,
    )
    if (!isKnown) this.taker.tell(unknownProtocol(first))
  }

  #take(chunk: Buffer): void {
    if (this.#frames !== null) {
      this.#frames.push(chunk)
      return
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1
    if (end === 0) {
      this.#keep(chunk)
      return
    }
    const lines = chunk.subarray(0, end)
    if (this.#isLong) {
      // The rest of a line of which the beginning was told.
      this.#isLong = false
      const next = lines.subarray(lines.indexOf(NEWLINE) + 1)
      if (next.length > 0) this.#pass(next)
    } else this.#pass(this.#pending.length === 0 ? lines : Buffer.concat([this.#pending, lines]))
    this.#pending = Buffer.alloc(0)
    if (end < chunk.length) this.#keep(chunk.subarray(end))
  }

  #keep(part: Buffer): void {
    if (this.#isLong) return
    this.#pending = Buffer.concat([this.#pending, part])
    if (this.#pending.length <= MAX_LINE) return
    this.taker.lines(oddLine('a line that is longer than any record', this.#pending))
    this.#pending = Buffer.alloc(0)
    this.#isLong = true
  }

  /** Lines of auditd that look like the plugin's own are told as odd, so that nobody can put words into its mouth. */
  #pass(lines: Buffer): void {
    if (lines[0] !== OWN && !lines.includes('\n#')) {
      this.taker.lines(lines)
      return
    }
    for (let start = 0; start < lines.length;) {
      const end = lines.indexOf(NEWLINE, start)
      const isOdd = lines[start] === OWN
      this.taker.lines(isOdd ? oddLine('no record', lines.subarray(start, end)) : lines.subarray(start, end + 1))
      start = end + 1
    }
  }
}

const unknownProtocol = (first: Buffer): string =>
  `the stream is in no protocol of auditd that is known (its first bytes are ${first.subarray(0, HEADER_BYTES).toString('hex')}); it is read on, but set format = string`

const strangeFrame = (piece: Buffer): string =>
  `the stream has ${piece.length} bytes that are no frame of a protocol that is known (${piece.subarray(0, HEADER_BYTES).toString('hex')}); it is read on behind them`

/** Binary frames, made into lines. */
class FrameLines {
  #unread: Buffer = Buffer.alloc(0)
  #consumed = 0
  readonly #framer: CarryFramer

  constructor(lines: (bytes: Buffer) => void, tell: (what: string) => void) {
    this.#framer = new CarryFramer(
      pluginFrames((bytes, start, end) => {
        const piece = bytes.subarray(start, end)
        // What fills up a frame that was handed on when nothing followed its text.
        if (piece.every((byte) => byte === 0)) return
        const isLine = piece.length > 0 && piece[0] !== OWN && !piece.includes(0) && !piece.includes(NEWLINE)
        if (!isLine) tell(strangeFrame(piece))
        lines(isLine ? Buffer.concat([piece, Buffer.of(NEWLINE)]) : oddLine('no frame of the plugin protocol', piece))
      }),
    )
  }

  push(chunk: Buffer): void {
    this.#framer.push(chunk)
    const taken = this.#framer.consumed - this.#consumed
    this.#consumed = this.#framer.consumed
    // A copy of what the framer carries over: one frame at most.
    this.#unread = Buffer.concat([this.#unread, chunk]).subarray(taken)
  }

  idle(): void {
    if (payloadEnd(this.#unread, 0) === this.#unread.length) this.end()
  }

  end(): void {
    this.#framer.end()
    this.#consumed = this.#framer.consumed
    this.#unread = Buffer.alloc(0)
  }
}
