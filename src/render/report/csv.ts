import { stringify } from 'csv-stringify/sync'
import type { AttributedReport } from '../../app/report/attributed-report.js'
import type { Attribution, Evidence, Who } from '../../model/attribution.js'
import type { Witness } from '../../model/witness.js'
import type { ByteString } from '../../model/byte-string.js'
import { wholeExplanation } from '../../model/missing-rule.js'
import { commandText, personText } from '../deed-text.js'
import { timeJson } from '../deed-json.js'
import { visible, visibleText } from '../visible.js'
import { whenText, zoneText, type TimeStyle } from '../when.js'
import type { ReportPieces, ReportRenderer } from './form.js'

/**
 * One change a row, and then one row of the verdict `witness` for what AIDE and the audit log tell together, for a spreadsheet: UTF-8, a head, rows that end with a line feed. Names are spelled as on a terminal, so bytes that
 * are no text survive as escapes. A value that a spreadsheet would take for a formula gets an apostrophe before it.
 */
export const csvPieces: ReportPieces = function* (report, style) {
  yield stringify([], { header: true, columns: COLUMNS })
  const options = { columns: COLUMNS, escape_formulas: true }
  for (let from = 0; from < report.attributions.length; from += PIECE)
    yield stringify(
      report.attributions.slice(from, from + PIECE).map((one) => rowOf(one, report, style)),
      options,
    )
  yield stringify(
    report.witnesses.map((one) => witnessRow(one, report)),
    options,
  )
}

export const csvReport: ReportRenderer = (...args) => [...csvPieces(...args)].join('')

/** Rows that are made at once. */
const PIECE = 100

/** Empty is unknown or unset, never a guess. */
type Cell = string | number | null

const WHO = ['login', 'auid', 'user', 'uid', 'session', 'address', 'origin', 'terminal', 'unit'] as const

const COLUMNS = [
  ...(['host', 'path', 'change', 'file_type', 'attributes', 'verdict', 'reason', 'explanation'] as const),
  ...(['when', 'zone', 'utc'] as const),
  ...WHO,
  ...(['operation', 'program', 'command', 'pid', 'requested_by', 'also', 'events'] as const),
]

const rowOf = (
  { change, verdict, reason, deed, also, ...one }: Attribution,
  { host }: AttributedReport,
  style: TimeStyle,
): Readonly<Record<(typeof COLUMNS)[number], Cell>> => ({
  host: host === null ? null : visibleText(host),
  path: visible(change.path),
  change: change.kind,
  file_type: change.fileType,
  attributes: change.attributes.join(' '),
  verdict,
  reason,
  explanation: visible(wholeExplanation(one)),
  when: deed === null ? null : whenText(deed.when, style),
  zone: deed === null ? null : zoneText(deed.when, style),
  utc: deed === null ? null : timeJson(deed.when),
  ...whoCells(deed?.who ?? null),
  operation: deed?.operation ?? null,
  program: spelled(deed?.process.exe),
  command: deed === null ? null : commandText(deed),
  pid: deed?.process.pid ?? null,
  requested_by: deed?.request == null ? null : personText(deed.request.who),
  also: also.map(({ who }) => personText(who)).join('; '),
  events: eventsText(deed?.evidence ?? []),
})

const whoCells = (who: Who | null): Readonly<Record<(typeof WHO)[number], Cell>> => ({
  login: spelled(who?.login),
  auid: who?.auid ?? null,
  user: spelled(who?.user),
  uid: who?.uid ?? null,
  session: who?.session ?? null,
  address: who?.address ?? null,
  origin: who?.origin ?? null,
  terminal: spelled(who?.terminal),
  unit: spelled(who?.unit),
})

const eventsText = (evidence: readonly Evidence[]): string =>
  evidence.map(({ time, serial }) => `${(time / 1000).toFixed(3)}:${serial}`).join(' ')

const witnessRow = (
  { kind, text, paths, who, evidence }: Witness,
  { host }: AttributedReport,
): Readonly<Partial<Record<(typeof COLUMNS)[number], Cell>>> => ({
  host: host === null ? null : visibleText(host),
  path: paths.map((path) => visible(path)).join(' '),
  verdict: 'witness',
  reason: kind,
  explanation: visible(text),
  ...whoCells(who),
  events: eventsText(evidence),
})

const spelled = (bytes: ByteString | null | undefined): string | null => (bytes == null ? null : visible(bytes))
