import type { ByteString } from '../../model/byte-string.js'

/** Whether JSON.parse would refuse the inside of a string: a raw control character, or a backslash that escapes nothing. */
export const isBroken = (raw: string): boolean =>
  SPECIAL.test(raw) && /[\x00-\x1f]|\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(raw.replaceAll('\\\\', ''))

// Most strings hold none of these, and looking closer costs a copy.
const SPECIAL = /[\x00-\x1f\\]/

const SHORT: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', f: '\f', r: '\r' }

/**
 * Undoes the escapes of AIDE, all of which stand for bytes. With `decimal` the four digits after `\u` are a decimal number, as Debian's
 * 0.18.3 writes them. A backslash that escapes nothing is itself: 0.18 writes the keys of `different_attributes` so.
 */
export const unescapeString = (raw: string, decimal: boolean): ByteString =>
  raw.includes('\\')
    ? raw.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (whole, digits: string | undefined, short: string) => {
        if (digits === undefined) return SHORT[short] ?? short
        const code = decimal && /^\d+$/.test(digits) ? Number(digits) : parseInt(digits, 16)
        return code <= 0xff && (decimal || code < 0x80) ? String.fromCharCode(code) : characterBytes(code, whole)
      })
    : raw

// AIDE writes nothing beyond ASCII so, but a tool that the report went through may have.
const characterBytes = (code: number, whole: string): ByteString =>
  code >= 0xd800 && code <= 0xdfff ? whole : Buffer.from(String.fromCharCode(code), 'utf8').toString('latin1')

/**
 * Whether `\u` escapes are decimal. Only control characters and 0x7F are written so: `\u0027` cannot be an apostrophe, and `\u001b` is
 * no decimal number. Where the text leaves it open the version decides: 0.18 has no hexadecimal escapes.
 */
export const isDecimal = (text: string, version: string | null): boolean => {
  const escapes = text.includes('\\u') ? text.matchAll(/(\\+)u([0-9a-fA-F]{4})/g) : []
  for (const [, slashes, digits] of escapes) {
    if (slashes!.length % 2 === 0) continue
    if (/[a-fA-F]/.test(digits!)) return false
    const code = parseInt(digits!, 16)
    if (code > 0x1e && code !== 0x7f && Number(digits) <= 0x7f) return true
    if (Number(digits) === 0x7f) return true
  }
  return /^0\.18(?:\.|$)/.test(version ?? '')
}
