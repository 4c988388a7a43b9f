import type { AideHash } from '../model/change.js'

/** A digest of `bytes` bytes from base64 (the default) or hex (`report_base16`); null when it is neither or was cut. */
export const parseHash = (text: string, bytes: number): AideHash | null => {
  const digest =
    text.length === bytes * 2 && /^[0-9a-fA-F]+$/.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (digest.length !== bytes) return null
  return { hex: digest.toString('hex'), base64: digest.toString('base64') }
}
