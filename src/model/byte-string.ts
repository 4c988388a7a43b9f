/**
 * A string that holds bytes: every character is one byte (U+0000 to U+00FF, Node's "latin1").
 *
 * File names, commands and everything else that the kernel logs are bytes, not text. They are compared, split and stored as bytes;
 * only `render/` decides how they look.
 */
export type ByteString = string

/** The bytes read as UTF-8; a byte that is not UTF-8 becomes U+FFFD. */
export const toText = (bytes: ByteString): string =>
  isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')

/** Text as typed by a person or found in UTF-8 JSON, as bytes. */
export const fromText = (text: string): ByteString =>
  isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1')

/** Whether {@link toText} loses nothing. */
export const isUtf8 = (bytes: ByteString): boolean => isAscii(bytes) || fromText(toText(bytes)) === bytes

const isAscii = (s: string): boolean => !/[^\0-\x7f]/.test(s)
