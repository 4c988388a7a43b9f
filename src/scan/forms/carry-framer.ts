import type { Framer } from '../framer.js'

/** Hands on the pieces at the beginning of `bytes`; returns how many bytes they took. At the end of the stream that is all of them. */
export type CutPieces = (bytes: Buffer, isEnd: boolean) => number

/** Carries what is not yet a whole piece over to the next chunk, for forms that have no lines. */
export class CarryFramer implements Framer {
  #pending: Buffer = Buffer.alloc(0)
  #consumed = 0

  constructor(private readonly cut: CutPieces) {}

  get consumed(): number {
    return this.#consumed
  }

  get isUnfinished(): boolean {
    return this.#pending.length > 0
  }

  push(chunk: Buffer): void {
    // The chunk is valid only now: what is carried over must be a copy.
    this.#take(this.#pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#pending, chunk]), false)
  }

  end(): void {
    this.#take(this.#pending, true)
  }

  #take(bytes: Buffer, isEnd: boolean): void {
    const taken = this.cut(bytes, isEnd)
    this.#consumed += taken
    this.#pending = bytes.subarray(taken)
  }
}
