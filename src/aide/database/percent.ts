import type { ByteString } from '../../model/byte-string.js'

/** Undoes the `%XX` of names in a database (encode_string of AIDE's be.c and db_file.c). */
export const decodePercent = (text: string): ByteString =>
  text.includes('%')
    ? text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text
