import { fromText, type ByteString } from '../../model/byte-string.js'

/** Of a text without a byte order mark: letters, blanks and line ends with a NUL behind each, or before it. */
const LITTLE = /^(?:[\t\r\n -~]\0){8}/
const BIG = /^(?:\0[\t\r\n -~]){8}/

/** A text in UTF-16, as programs of Windows save and send one, in UTF-8; any other as it is. */
export const withoutUtf16 = (text: ByteString): ByteString => {
  if (text.startsWith('\xff\xfe') || LITTLE.test(text)) return decode(Buffer.from(text, 'latin1'))
  if (text.startsWith('\xfe\xff') || BIG.test(text))
    return decode(Buffer.from(text.slice(0, text.length - (text.length % 2)), 'latin1').swap16())
  return text
}

const decode = (bytes: Buffer): ByteString => fromText(bytes.toString('utf16le').replace(/^\ufeff/, ''))
