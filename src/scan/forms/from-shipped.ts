import { toText, type ByteString } from '../../model/byte-string.js'
import { FOREIGN, malformed, type ShippedMark, type ShippedPart, type Translation } from './form.js'
import { decodeBase64, isCount } from './json-bytes.js'
import { isObject, type JsonObject } from '../../model/json-value.js'
import { ENTRY_SCHEMA, readLossLine, readShippedEntry } from './shipped-entry.js'

const PART = 'who-changed/part/1'

/** How MSG begins, whether it is an entry or a part of one. Source: docs/shipping.md, as all of this. */
export const SHIPPED_BEGINS = '{"schema":"who-changed/'

/** Longer ones would only fill the memory. */
const MAX_PARTS = 10_000

/**
 * An entry of `who-changed plugin --ship`: the records of an event, the begin of a stream, or a loss. `host`: what the transport names, for an
 * entry that names none itself. null: another document.
 */
export const fromShipped = (value: JsonObject, host: ByteString | null): Translation | null => {
  if (value['schema'] === PART) return partOf(value, host)
  if (value['schema'] !== ENTRY_SCHEMA) return null
  const entry = readShippedEntry(value)
  if (entry === null) return BROKEN
  const { stream, seq, node, hash, body } = entry
  // It comes from a network, and stands in the index and in names of hosts.
  if (!/^[\w-]{1,64}$/.test(stream) || (node !== null && !/^[^\s\0]{1,255}$/.test(node))) return BROKEN
  const mark = { stream, seq, node, hash }
  if (body.kind === 'event') {
    const { records } = body
    const lines = node === null ? records : records.map((record) => named(record, node))
    return { kind: 'records', host, lines, entry: { ...mark, kind: 'event', parts: records, loss: null } }
  }
  const loss = body.kind === 'gap' ? timedLoss(body.text) : null
  return { kind: 'records', host, lines: [], entry: { ...mark, kind: body.kind, parts: [body.text], loss } }
}

/** The entry that stands in a text, as parts that were put together give it. */
export const fromShippedText = (text: ByteString, host: ByteString | null): Translation => {
  try {
    const value: unknown = JSON.parse(toText(text))
    return (isObject(value) ? fromShipped(value, host) : null) ?? FOREIGN
  } catch {
    return malformed('a shipped entry that is cut or damaged')
  }
}

const BROKEN = malformed('a shipped entry that is not as it should be')

const partOf = (value: JsonObject, host: ByteString | null): Translation => {
  const { stream, seq, part, of, base64 } = value
  if (typeof stream !== 'string' || typeof base64 !== 'string' || !isCount(seq) || !isCount(part) || !isCount(of))
    return BROKEN
  if (part > of || of > MAX_PARTS) return BROKEN
  return { kind: 'part', host, part: { stream, seq, part, of, text: decodeBase64(base64) } satisfies ShippedPart }
}

/** auditd names the host in the record, or leaves it to whoever sends it. */
const named = (line: ByteString, node: ByteString): ByteString =>
  /^(?:node|host)=/.test(line) ? line : `node=${node} ${line}`

/** null: it says nothing that could be taken as a time: what is missing lies between the entries around it. */
const timedLoss = (text: string): ShippedMark['loss'] => {
  const { cause, events, from, to, dropped } = readLossLine(text) ?? NOTHING
  if (from === null || to === null) return null
  return { cause, events, from, to, numbers: dropped === null ? null : { first: dropped.first, last: dropped.last } }
}

const NOTHING = { cause: '', events: 0, from: null, to: null, dropped: null }
