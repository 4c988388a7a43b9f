import type { ByteString } from '../model/byte-string.js'

/**
 * Whether a report writes control characters as `\ooo`. AIDE does since 0.19.2, and so do builds that distributions patched under an older
 * number (CVE-2025-54389), so the text itself decides where it can. An escaping build prints 0x00 to 0x1E and 0x7F so, and a backslash
 * as `\134`, but only before three digits (util.c, `encode_string`); it never prints those characters raw.
 */
export const writesEscapes = (strings: Iterable<ByteString>, version: string | null): boolean => {
  let seen = false
  for (const string of strings) {
    if (RAW_CONTROL.test(string) || IMPOSSIBLE_ESCAPE.test(string)) return false
    seen ||= ESCAPED_FOR_SURE.test(string)
  }
  return seen || versionEscapes(version)
}

/** Undoes `\ooo` once, from left to right; every other backslash is itself. */
export const decodeEscapes = (text: ByteString): ByteString =>
  text.includes('\\')
    ? text.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))
    : text

// 0x1F is left raw by escaping builds too.
const RAW_CONTROL = /[\x00-\x1e\x7f]/

// Three digits after a backslash that no escaping build writes: not a control character and not `\134` before three more digits.
const IMPOSSIBLE_ESCAPE = /\\(?!0[0-2][0-7]|03[0-6]|177|134[0-9]{3})[0-9]{3}/

const ESCAPED_FOR_SURE = /\\134[0-9]{3}|\\011#effective/

const versionEscapes = (version: string | null): boolean => {
  const parts = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version ?? '')
  if (parts === null) return false
  const [major, minor, patch] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)]
  if (major > 0 || minor >= 20) return true
  // 0.18.3 is the number of Debian 12, which escapes; upstream's own 0.18.3 is hardly met.
  return minor === 19 ? patch >= 2 : minor === 18 && patch === 3
}
