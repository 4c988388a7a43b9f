import type { ByteString } from '../../model/byte-string.js'
import { fromText } from '../../model/byte-string.js'

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/**
 * The text of a mail's HTML body, for a mail that has no other. Line breaks are those of `<br>` and of blocks, and inside `<pre>` those of
 * the source; a report outside `<pre>` has lost the spaces of its columns, which its reader allows for.
 */
export const htmlText = (html: ByteString): ByteString =>
  html
    .replace(/<!--[^]*?-->|<(head|style|script)\b[^]*?<\/\1\s*>/gi, '')
    .split(/(<pre\b[^>]*>[^]*?<\/pre\s*>)/i)
    .map((part) => (/^<pre\b/i.test(part) ? part : part.replace(/\s+/g, ' ')))
    .join('')
    .replace(/<br\s*\/?>\s?|<\/?(?:p|div|pre|tr|li|h[1-6]|blockquote)\b[^>]*>\s?/gi, '\n')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/gi, entityText)

const entityText = (whole: string, decimal?: string, hex?: string, name?: string): ByteString =>
  name === undefined
    ? characterOf(decimal === undefined ? parseInt(hex!, 16) : Number(decimal))
    : (NAMED[name.toLowerCase()] ?? whole)

const characterOf = (code: number): ByteString => fromText(code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code))
