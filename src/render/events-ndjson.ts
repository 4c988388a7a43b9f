import { isUtf8, toText, type ByteString } from '../model/byte-string.js'
import { eventStamp } from '../model/event-id.js'
import type { LineCounts } from '../model/line-counts.js'
import type { EventView, RecordView } from '../model/record-view.js'

/**
 * One event as a line of `who-changed events --format ndjson`. Bytes that are not UTF-8 stand in `raw_base64` beside their text. The text is
 * put together directly: an object for each record would cost more than reading it.
 */
export const eventLine = ({ event, records }: EventView): string => {
  const { node, time, serial, complete } = event
  const [first] = event.records
  const source = `{"file":${first === undefined ? 'null' : JSON.stringify(first.file)},"line":${first?.line ?? 'null'}}`
  const id = `"node":${bytesJson(node)},"time":"${eventStamp(time)}","serial":${serial},"complete":${complete}`
  return `{${id},"records":[${records.map(recordJson).join(',')}],"source":${source}}\n`
}

/** The last line: what became of the lines. */
export const countsLine = (counts: LineCounts): string => `${JSON.stringify({ counts })}\n`

const recordJson = ({ type, fields, enriched, argv, socket }: RecordView): string => {
  let text = `{"type":${bytesJson(type)},"fields":{${membersJson(fields)}}`
  if (enriched.size > 0) text += `,"enriched":{${membersJson(enriched)}}`
  const raw = [...fields].filter(([, value]) => value !== null && !isUtf8(value))
  if (raw.length > 0)
    text += `,"raw_base64":{${raw.map(([name, value]) => `${bytesJson(name)}:${base64(value!)}`).join(',')}}`
  if (argv !== null) text += `,"argv":[${argv.map(bytesJson).join(',')}]`
  if (argv?.every(isUtf8) === false) text += `,"argv_base64":[${argv.map(base64).join(',')}]`
  if (socket !== null) {
    const { family, address, port, path } = socket
    text += `,"family":${bytesJson(family)},"address":${bytesJson(address)},"port":${port ?? 'null'},"path":${bytesJson(path)}`
  }
  return `${text}}`
}

const membersJson = (members: ReadonlyMap<string, ByteString | null>): string => {
  let text = ''
  for (const [name, value] of members) text += `${text === '' ? '' : ','}${bytesJson(name)}:${bytesJson(value)}`
  return text
}

/** ASCII that a JSON string holds as it is. */
const PLAIN = /^[ !#-[\]-~]*$/

const bytesJson = (bytes: ByteString | null): string =>
  bytes === null ? 'null' : PLAIN.test(bytes) ? `"${bytes}"` : JSON.stringify(toText(bytes))

const base64 = (bytes: ByteString): string => `"${Buffer.from(bytes, 'latin1').toString('base64')}"`
