import { isUtf8, toText, type ByteString } from '../model/byte-string.js'
import { eventStamp } from '../model/event-id.js'
import type { LineCounts } from '../model/line-counts.js'
import type { EventView, RecordView } from '../model/record-view.js'

/** One event as a line of `who-changed events --format ndjson`. Bytes that are not UTF-8 stand in `raw_base64` beside their text. */
export const eventLine = ({ event, records }: EventView): string => {
  const { node, time, serial, complete } = event
  const [first] = event.records
  return `${JSON.stringify({
    node: node === null ? null : toText(node),
    time: eventStamp(time),
    serial,
    complete,
    records: records.map(recordJson),
    source: { file: first?.file ?? null, line: first?.line ?? null },
  })}\n`
}

/** The last line: what became of the lines. */
export const countsLine = (counts: LineCounts): string => `${JSON.stringify({ counts })}\n`

const recordJson = (view: RecordView): object => {
  const raw = Object.fromEntries(
    [...view.fields].flatMap(([name, value]) => (value === null || isUtf8(value) ? [] : [[name, base64(value)]])),
  )
  return {
    type: view.type,
    fields: Object.fromEntries(
      [...view.fields].map(([name, value]) => [toText(name), value === null ? null : toText(value)]),
    ),
    ...(view.enriched.size === 0
      ? {}
      : { enriched: Object.fromEntries([...view.enriched].map(([name, value]) => [toText(name), toText(value)])) }),
    ...(Object.keys(raw).length === 0 ? {} : { raw_base64: raw }),
    ...(view.argv === null ? {} : argvJson(view.argv)),
    ...(view.socket === null
      ? {}
      : { ...view.socket, path: view.socket.path === null ? null : toText(view.socket.path) }),
  }
}

const argvJson = (argv: readonly ByteString[]): object => ({
  argv: argv.map(toText),
  ...(argv.every(isUtf8) ? {} : { argv_base64: argv.map(base64) }),
})

const base64 = (bytes: ByteString): string => Buffer.from(bytes, 'latin1').toString('base64')
