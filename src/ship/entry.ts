import { isUtf8, toText, type ByteString } from '../model/byte-string.js'
import { isCount, readBytes } from '../scan/forms/json-bytes.js'
import { isObject } from '../scan/forms/json-value.js'

/** The stream of one host: entries are numbered from 1 on, and their hashes chained, within it. */
export interface StreamName {
  /** Made at random when the spool is begun. */
  readonly stream: string
  readonly node: ByteString | null
}

/** What an entry tells: an event with the exact bytes of its records, without newlines; or, as text, the begin of a stream or a loss. */
export type EntryBody =
  | { readonly kind: 'event'; readonly records: readonly ByteString[] }
  | { readonly kind: 'start' | 'gap'; readonly text: string }

/** An entry as it is spooled and shipped. */
export interface Entry extends StreamName {
  readonly seq: number
  readonly body: EntryBody
  /** SHA-256 over the hash before and this entry, base64url. */
  readonly hash: string
}

/** The schema of a line, and part of the hash that a stream begins with. */
export const ENTRY_SCHEMA = 'who-changed/shipped/1'

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
  return value === null ? null : entryOf(value)
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

/** The entry that a parsed document is; null when it is none. */
export const entryOf = (value: Readonly<Record<string, unknown>>): Entry | null => {
  const { schema, stream, seq, hash } = value
  if (schema !== ENTRY_SCHEMA || typeof stream !== 'string' || typeof hash !== 'string' || !isCount(seq)) return null
  const node = value['node'] === null ? null : readBytes(value['node'])
  const body = bodyOf(value)
  return node === undefined || body === null ? null : { stream, node, seq, body, hash }
}

const bodyOf = (value: Readonly<Record<string, unknown>>): EntryBody | null => {
  const { start, gap, records } = value
  if (typeof start === 'string') return { kind: 'start', text: start }
  if (typeof gap === 'string') return { kind: 'gap', text: gap }
  if (!Array.isArray(records)) return null
  const read = (records as readonly unknown[]).map(readBytes)
  return read.every((one) => one !== undefined) ? { kind: 'event', records: read } : null
}

/** Bytes as JSON takes them: text, or base64 for what is no UTF-8. */
export const bytesJson = (bytes: ByteString): string | { readonly base64: string } =>
  isUtf8(bytes) ? toText(bytes) : { base64: Buffer.from(bytes, 'latin1').toString('base64') }
