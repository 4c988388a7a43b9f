import type { ByteString } from '../model/byte-string.js'

interface FastSlices {
  latin1Slice(start: number, end: number): string
}

/**
 * A stretch of bytes as a byte string. Node's `latin1Slice` is what `toString('latin1', …)` calls after checking its arguments; on
 * millions of short slices the checks cost more than the slice.
 */
export const byteSlice = (bytes: Buffer, start: number, end: number): ByteString =>
  (bytes as unknown as FastSlices).latin1Slice(start, end)
