import type { ByteString } from './byte-string.js'

/** A line that could not be understood, or not entirely. */
export interface Malformed {
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly reason: string
  /** At most {@link EXCERPT_BYTES} bytes of it. */
  readonly excerpt: ByteString
}

export const EXCERPT_BYTES = 200
