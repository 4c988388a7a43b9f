/** Called for each record's bytes, without what separates records. The bytes are valid only during the call. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void

/** Takes whole lines of a chunk from `start` on, as many as it likes. Returns where the first line begins that it did not take. */
export type TakeLines = (bytes: Buffer, start: number) => number

/** Cuts a stream of bytes into the pieces that one form writes, whatever the chunks are. */
export interface Framer {
  push(chunk: Buffer): void
  /** Bytes of all pieces that were handed on, separators included: where reading may resume. */
  readonly consumed: number
  /** Whether the stream stands in the middle of a piece. */
  readonly isUnfinished: boolean
  /** Hands on the unfinished last piece. */
  end(): void
}
