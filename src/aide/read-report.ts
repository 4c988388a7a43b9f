import { gunzipSync } from 'node:zlib'
import type { ByteString } from '../model/byte-string.js'
import type { AideReport, ReportForm } from '../model/aide-report.js'
import { WhoChangedError } from '../model/errors.js'
import { assemble } from './assemble.js'
import type { ReportDraft } from './draft.js'
import { readNdjson } from './json/read-ndjson.js'
import type { FoundReports } from './json/read-json.js'
import { lineOf, readJson } from './json/read-json.js'
import { scanDocument } from './json/scan.js'
import { readPlain } from './plain/read-plain.js'
import { messageNotes } from './messages.js'
import { noteNeighbours } from './neighbours.js'
import { readFragment } from './fragment.js'
import { textsInJson } from './unwrap/json-strings.js'
import { withoutPrefix } from './unwrap/line-prefix.js'
import { unquote } from './unwrap/quoted.js'
import { unwrap, type Unwrapped } from './unwrap/unwrap.js'

/**
 * Reads every AIDE report of an input: plain, JSON or NDJSON, bare or inside a mail, a syslog or a journal, gzip or not. The form is told
 * from the content. No input at all is how `report_quiet` says that nothing differs: no reports. Throws when the input holds something
 * else.
 */
export const readReports = (bytes: Buffer, name: string): readonly AideReport[] => {
  const text = toBytes(bytes, name)
  if (text.trim() === '') return []
  const texts = unwrap(text)
  const drafts = firstFound([
    () => texts.flatMap(readText),
    () => texts.flatMap(({ text: inner, form }) => quoted(inner, form ?? 'mail')),
    () => texts.flatMap(({ text: inner, form }) => textsInJson(inner).flatMap((one) => readWrapped(one, form))),
    () => texts.flatMap(prefixed),
    () => texts.flatMap(readFragment),
  ])
  if (drafts.length === 0) throw noReport(text, name)
  return noteNeighbours(drafts.map(assemble))
}

/** What the first of the ways yields that yields anything. */
const firstFound = (ways: readonly (() => readonly ReportDraft[])[]): readonly ReportDraft[] => {
  for (const way of ways) {
    const drafts = way()
    if (drafts.length > 0) return drafts
  }
  return []
}

/** The reports in a text that was itself taken out of something. */
const readWrapped = (text: ByteString, form: ReportForm | null): readonly ReportDraft[] =>
  unwrap(text).flatMap((one) => readText({ ...one, form: one.form ?? form }))

/** The reports that a reply or a forward quotes, however deep. */
const quoted = (text: string, form: ReportForm): readonly ReportDraft[] => {
  const inner = unquote(text)
  if (inner === null) return []
  const drafts = readText({ text: inner, form })
  return drafts.length > 0 ? drafts : quoted(inner, form)
}

/** The reports in lines that something was put before. */
const prefixed = ({ text, form }: Unwrapped): readonly ReportDraft[] => {
  const inner = withoutPrefix(text)
  return inner === null ? [] : readText({ text: inner, form })
}

/** Where the input looks like JSON, the line at which it stops being so is what a person must know. */
const noReport = (text: string, name: string): WhoChangedError => {
  const brace = /^\s*\{/m.exec(text)
  const read = brace === null ? null : scanDocument(text, text.indexOf('{', brace.index), false)
  if (read === null || read.complete)
    return new WhoChangedError('bad-input', `${name}: no AIDE report found`, { place: { file: name } })
  const line = lineOf(text, Math.min(read.damage ?? read.end, text.trimEnd().length))
  return new WhoChangedError('bad-input', `${name}:${line}: damaged JSON, and no AIDE report found`, {
    place: { file: name, line },
  })
}

const GZIP = '\x1f\x8b'

const toBytes = (bytes: Buffer, name: string): string => {
  const text = bytes.toString('latin1')
  if (!text.startsWith(GZIP)) return text.replace(/^\xef\xbb\xbf/, '')
  try {
    return gunzipSync(bytes).toString('latin1')
  } catch (cause) {
    throw new WhoChangedError('bad-input', `${name}: damaged gzip file`, { place: { file: name }, cause })
  }
}

/** The reports of a text without a wrapping, in the order of the text for each form. */
const readText = ({ text, form }: Unwrapped): readonly ReportDraft[] => {
  const records = readNdjson(text)
  const json = records.drafts.length > 0 ? records : readJson(text)
  const beside = outside(text, json.spans)
  const plain = beside.map(readPlain)
  // A plain report takes what stands before it for itself.
  const rest = json.drafts.length === 0 ? [] : beside.filter((_, i) => plain[i]!.length === 0)
  const messages = messageNotes(rest.flatMap((piece) => piece.split('\n')))
  const last = json.drafts.at(-1)
  const drafts = json.drafts.map((draft) =>
    draft === last ? { ...draft, notes: [...draft.notes, ...messages] } : draft,
  )
  const found = [...drafts, ...plain.flat()]
  return form === null ? found : found.map((draft) => ({ ...draft, form }))
}

/** What is not JSON: a name in a JSON report may look like a plain one. */
const outside = (text: string, spans: FoundReports['spans']): readonly string[] => {
  const ends = [0, ...spans.map(([, to]) => to)]
  return ends.map((end, i) => text.slice(end, spans[i]?.[0])).filter((piece) => piece !== '')
}
