/** Called for each record's bytes, without what separates records. The bytes are valid only during the call. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void

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
