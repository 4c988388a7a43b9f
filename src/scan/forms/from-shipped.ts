import { toText, type ByteString } from '../../model/byte-string.js'
import { FOREIGN, malformed, type ShippedPart, type Translation } from './form.js'
import { decodeBase64, isCount, readBytes } from './json-bytes.js'
import { isObject, type JsonObject } from './json-value.js'

const ENTRY = 'who-changed/shipped/1'
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
  if (value['schema'] !== ENTRY) return null
  const { stream, seq, records, start, gap, hash } = value
  const node = value['node'] === null ? null : readBytes(value['node'])
  if (typeof stream !== 'string' || !/^[\w-]{1,64}$/.test(stream) || !isCount(seq) || typeof hash !== 'string')
    return BROKEN
  if (node === undefined || (node !== null && !/^[^\s\0]{1,255}$/.test(node))) return BROKEN
  const mark = { stream, seq, node, hash, loss: null }
  const told = (kind: 'start' | 'gap', text: string): Translation => ({
    ...{ kind: 'records', host, lines: [] },
    entry: { ...mark, kind, parts: [text], loss: kind === 'gap' ? lossOf(text) : null },
  })
  if (typeof start === 'string') return told('start', start)
  if (typeof gap === 'string') return told('gap', gap)
  const parts = Array.isArray(records) ? (records as readonly unknown[]).map(readBytes) : [undefined]
  if (!parts.every((part) => part !== undefined)) return BROKEN
  const lines = node === null ? parts : parts.map((part) => named(part, node))
  return { kind: 'records', host, lines, entry: { ...mark, kind: 'event', parts } }
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

const LOSS =
  /^cause=([a-z-]{1,30}) events=(\d{1,15}) records=\d{1,15} from=(\?|\d{1,15}) to=(\?|\d{1,15})(?: first=(\d{1,15}) last=(\d{1,15}) hash=\S+)?$/

/** null: it says nothing that could be taken as a time: what is missing lies between the entries around it. */
const lossOf = (
  text: string,
): { cause: string; events: number; from: number; to: number; numbers: Span | null } | null => {
  const match = LOSS.exec(text)
  if (match === null || match[3] === '?' || match[4] === '?') return null
  const [, cause, events, from, to, first, last] = match
  const numbers = first === undefined ? null : { first: Number(first), last: Number(last) }
  return { cause: cause!, events: Number(events), from: Number(from), to: Number(to), numbers }
}

interface Span {
  readonly first: number
  readonly last: number
}
