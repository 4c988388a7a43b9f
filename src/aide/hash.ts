import type { AideHash } from '../model/change.js'

/** A digest of `bytes` bytes from base64 (the default) or hex (`report_base16`); null when it is neither or was cut. */
export const parseHash = (text: string, bytes: number): AideHash | null => {
  // A buffer for each of a hundred thousand digests costs more than all else of them.
  const encoding = text.length === bytes * 2 && /^[0-9a-fA-F]+$/.test(text) ? 'hex' : 'base64'
  if (text.length > SCRATCH.length || SCRATCH.write(text, encoding) !== bytes) return null
  return { hex: SCRATCH.toString('hex', 0, bytes), base64: SCRATCH.toString('base64', 0, bytes) }
}

/** Room for the longest digest in hex and more: what does not fit is none. */
const SCRATCH = Buffer.alloc(256)
