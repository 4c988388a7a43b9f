import type { ByteString } from '../model/byte-string.js'

/**
 * Bytes as text that is safe on a terminal and in a log. Printable UTF-8 stays. What moves the cursor, hides text or turns its direction
 * becomes a backslash escape: `\n \r \t`, `\xHH` for other C0 characters, DEL and bytes that are not UTF-8, `\u{H}` for C1, bidirectional,
 * zero-width and separator characters. A backslash is doubled where it would otherwise read as such an escape, so no two byte strings
 * look the same.
 */
export const visible = (bytes: ByteString): string =>
  PLAIN.test(bytes) ? bytes : escapeText(escapeInvalid(Buffer.from(bytes, 'latin1')))

/** The same for a string that is text already. */
export const visibleText = (text: string): string => (PLAIN.test(text) ? text : escapeText(text))

const PLAIN = /^[\x20-\x5b\x5d-\x7e]*$/

/** Stands for a byte that is not UTF-8 until it is escaped: lone low surrogates cannot come out of UTF-8. */
const INVALID = 0xdc00

const escapeInvalid = (bytes: Buffer): string => {
  const text = bytes.toString('utf8')
  if (!text.includes('\ufffd')) return text
  let out = ''
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at)
    out += length === 0 ? String.fromCharCode(INVALID + bytes[at]!) : bytes.toString('utf8', at, at + length)
    at += Math.max(length, 1)
  }
  return out
}

/** The length of the UTF-8 sequence at `at`, 0 when there is none. */
const sequenceLength = (bytes: Buffer, at: number): number => {
  const first = bytes[at]!
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  const sequence = bytes.subarray(at, at + length)
  return sequence.length === length && Buffer.from(sequence.toString('utf8'), 'utf8').equals(sequence) ? length : 0
}

const escapeText = (text: string): string => text.replace(HOSTILE, (found) => escapeOne(found))

/** What acts on a terminal or can't be seen on it. */
const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00a0\u2000-\u200a\u202f\u205f\u3000\u3164\ufeff]`

// A backslash counts only before what makes it read as an escape of ours, before another backslash, or before what becomes an escape.
const HOSTILE = new RegExp(String.raw`\\(?=[\\nrt]|x[0-9a-f]{2}|u\{|${UNSEEN})|\\$|${UNSEEN}`, 'gu')

const SHORT: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const escapeOne = (character: string): string => {
  const short = SHORT[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0)!
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code)}`
  if (code >= INVALID && code <= INVALID + 0xff) return `\\x${hex(code - INVALID)}`
  return `\\u{${code.toString(16)}}`
}

const hex = (code: number): string => code.toString(16).padStart(2, '0')
