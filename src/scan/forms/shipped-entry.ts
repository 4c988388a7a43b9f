import type { ByteString } from '../../model/byte-string.js'
import { isCount, readBytes } from './json-bytes.js'
import type { JsonObject } from '../../model/json-value.js'

/** The schema of a shipped entry, and part of the hash that a stream begins with. Source: docs/shipping.md, as all of this. */
export const ENTRY_SCHEMA = 'who-changed/shipped/1'

/** What an entry tells: an event with the exact bytes of its records, without newlines; or, as text, the begin of a stream or a loss. */
export type EntryBody =
  | { readonly kind: 'event'; readonly records: readonly ByteString[] }
  | { readonly kind: 'start' | 'gap'; readonly text: string }

/** An entry as it stands in its line. */
export interface ShippedEntry {
  readonly stream: string
  readonly node: ByteString | null
  readonly seq: number
  readonly body: EntryBody
  readonly hash: string
}

/** The entry that a parsed document is; null when it is none, or not whole. Its hash is not looked at. */
export const readShippedEntry = (value: JsonObject): ShippedEntry | null => {
  const { schema, stream, seq, hash } = value
  if (schema !== ENTRY_SCHEMA || typeof stream !== 'string' || typeof hash !== 'string' || !isCount(seq)) return null
  const node = value['node'] === null ? null : readBytes(value['node'])
  const body = bodyOf(value)
  return node === undefined || body === null ? null : { stream, node, seq, body, hash }
}

const bodyOf = ({ start, gap, records }: JsonObject): EntryBody | null => {
  if (typeof start === 'string') return { kind: 'start', text: start }
  if (typeof gap === 'string') return { kind: 'gap', text: gap }
  if (!Array.isArray(records)) return null
  const read = (records as readonly unknown[]).map(readBytes)
  return read.every((one) => one !== undefined) ? { kind: 'event', records: read } : null
}

/** What an entry of the kind `gap` says, whatever the cause. Times in milliseconds; null where nobody could tell. */
export interface LossLine {
  readonly cause: string
  readonly events: number
  readonly records: number
  readonly from: number | null
  readonly to: number | null
  readonly dropped: { readonly first: number; readonly last: number; readonly hash: string } | null
}

const LOSS =
  /^cause=([a-z-]{1,30}) events=(\d{1,15}) records=(\d{1,15}) from=(\?|\d{1,15}) to=(\?|\d{1,15})(?: first=(\d{1,15}) last=(\d{1,15}) hash=([\w-]{43}))?$/

/** null: it says nothing that this version understands. */
export const readLossLine = (text: string): LossLine | null => {
  const match = LOSS.exec(text)
  if (match === null) return null
  const [, cause, events, records, from, to, first, last, hash] = match
  const time = (written: string): number | null => (written === '?' ? null : Number(written))
  return {
    cause: cause!,
    ...{ events: Number(events), records: Number(records), from: time(from!), to: time(to!) },
    dropped: hash === undefined ? null : { first: Number(first), last: Number(last), hash },
  }
}
