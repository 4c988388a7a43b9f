import type { Status } from '../app/status.js'
import { toText } from '../model/byte-string.js'
import { gapJson, timeJson } from './deed-json.js'
import { gapsText } from './gap-text.js'
import { grouped } from './grouped.js'
import { hostPrefix } from './host-prefix.js'
import { countsText } from './ingest-text.js'
import { shippingJson, shippingText } from './shipping-text.js'
import type { TableOptions } from './query-table.js'
import { fitTable } from './table.js'
import { visible, visibleText } from './visible.js'
import { whenText, zoneText } from './when.js'

/** What the index holds, for a person. */
export const statusText = (status: Status, options: TableOptions, showMalformed: boolean): string => {
  const { first, last, totals, counts, gaps, partialEvents } = status
  const shipping = status.shipping === null ? '' : `\n${shippingText(status.shipping, options)}`
  if (first === null || last === null)
    return `${hostPrefix(status.host)}the index is empty: no audit event was found.\n${countsText(counts)}\n${shipping}${badLines(status, showMalformed)}`
  const lines = [
    `${hostPrefix(status.host)}${whenText(first, options)} to ${whenText(last, options)} (${zoneText(last, options)})`,
    `${grouped(totals.operations)} operations on ${grouped(totals.files)} files, ${grouped(totals.sessions)} logins, ${grouped(totals.bytes)} bytes`,
    countsText(counts),
    ...(partialEvents > 0 ? [`${grouped(partialEvents)} events with missing records`] : []),
    '',
    fitTable(
      [{ head: 'LOG', cut: 'middle' }, { head: 'FROM' }, { head: 'TO' }, { head: 'LINES' }, { head: 'MALFORMED' }],
      status.sources.map((source) => [
        visibleText(source.path),
        source.first === null ? '-' : whenText(source.first, options),
        source.last === null ? '-' : whenText(source.last, options),
        grouped(source.counts.lines),
        grouped(source.counts.malformed),
      ]),
      options.width,
    ),
    '',
    gapsText(gaps, options),
  ]
  return `${lines.join('\n')}\n${shipping}${badLines(status, showMalformed)}`
}

const badLines = ({ malformed, counts }: Status, show: boolean): string => {
  if (!show) return ''
  if (counts.malformed === 0) return '\nNo malformed line.\n'
  const lines = malformed.map(
    ({ file, line, reason, excerpt }) => `${visibleText(file)}:${line}: ${reason}: ${visible(excerpt)}`,
  )
  const rest = counts.malformed - malformed.length
  return `\n${lines.join('\n')}\n${rest > 0 ? `and ${grouped(rest)} more\n` : ''}`
}

/** The document of `who-changed status --format json`. */
export const statusJson = (status: Status): object => ({
  schema: 'who-changed/status/1',
  host: status.host,
  span:
    status.first === null || status.last === null
      ? null
      : { start: timeJson(status.first), end: timeJson(status.last) },
  totals: status.totals,
  lines: status.counts,
  partial_events: status.partialEvents,
  sources: status.sources.map(({ path, first, last, offset, counts }) => ({
    path,
    start: first === null ? null : timeJson(first),
    end: last === null ? null : timeJson(last),
    bytes: offset,
    lines: counts,
  })),
  gaps: status.gaps.map(gapJson),
  shipping: status.shipping === null ? null : shippingJson(status.shipping),
  malformed: status.malformed.map((one) => ({ ...one, excerpt: toText(one.excerpt) })),
})
