import { isUtf8, toText, type ByteString } from '../model/byte-string.js'
import { isObject } from '../model/json-value.js'
import { ENTRY_SCHEMA, readShippedEntry, type EntryBody } from '../scan/forms/shipped-entry.js'

export { ENTRY_SCHEMA, type EntryBody } from '../scan/forms/shipped-entry.js'

/** The stream of one host: entries are numbered from 1 on, and their hashes chained, within it. */
export interface StreamName {
  /** Made at random when the spool is begun. */
  readonly stream: string
  readonly node: ByteString | null
}

/** An entry as it is spooled and shipped. */
export interface Entry extends StreamName {
  readonly seq: number
  readonly body: EntryBody
  /** SHA-256 over the hash before and this entry, base64url. */
  readonly hash: string
}

/**
 * An entry as one line of JSON with its newline, in UTF-8. Bytes that are no UTF-8 stand in base64. `more`: keys that only the spool has.
 */
export const entryLine = (
  { stream, node, seq, body, hash }: Entry,
  more: Readonly<Record<string, unknown>> = {},
): Buffer => {
  const plain = JSON.stringify({
    ...{ schema: ENTRY_SCHEMA, stream, node, seq },
    ...(body.kind === 'event' ? { records: body.records } : { [body.kind]: body.text }),
    ...{ hash, ...more },
  })
  // Nearly always; then its bytes are its characters.
  if (isAscii(plain)) return Buffer.from(`${plain}\n`, 'latin1')
  const told = body.kind === 'event' ? { records: body.records.map(bytesJson) } : { [body.kind]: body.text }
  const named = { schema: ENTRY_SCHEMA, stream, node: node === null ? null : bytesJson(node), seq }
  return Buffer.from(`${JSON.stringify({ ...named, ...told, hash, ...more })}\n`)
}

const LINES = new WeakMap<Entry, Buffer>()

/** The line of an entry, made once for all who want it. */
export const keptLine = (entry: Entry): Buffer => {
  const known = LINES.get(entry)
  if (known !== undefined) return known
  const line = entryLine(entry)
  LINES.set(entry, line)
  return line
}

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

/** The entry in a line; null when it is none, or not whole. Its hash is not looked at. */
export const readEntry = (line: Buffer): Entry | null => {
  const value = readObject(line)
  return value === null ? null : readShippedEntry(value)
}

/** The object in a line of JSON; null when it is none. */
export const readObject = (line: Buffer): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** Bytes as JSON takes them: text, or base64 for what is no UTF-8. */
export const bytesJson = (bytes: ByteString): string | { readonly base64: string } =>
  isUtf8(bytes) ? toText(bytes) : { base64: Buffer.from(bytes, 'latin1').toString('base64') }

/** What an entry takes of a batch, about. */
export const sizeOf = ({ body }: Entry): number =>
  body.kind === 'event' ? body.records.reduce((sum, record) => sum + record.length, 200) : 200 + body.text.length
