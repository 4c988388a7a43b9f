import type { AideReport } from '../model/aide-report.js'
import type { ByteString } from '../model/byte-string.js'
import { isUtf8, toText } from '../model/byte-string.js'
import type { AideTime, AttributeValues, Change, FileType } from '../model/change.js'

/** One change as the JSON contracts of `aide` and `report` spell it. */
export interface ChangeJson {
  readonly path: string
  /** Only for a path that is not UTF-8. */
  readonly path_base64?: string
  readonly change: Change['kind']
  readonly file_type: FileType | null
  readonly attributes: readonly string[]
  readonly old: Readonly<Record<string, unknown>>
  readonly new: Readonly<Record<string, unknown>>
}

/** The document of `who-changed aide --format json`, schema `who-changed/aide/1`. */
export const aideJson = (reports: readonly AideReport[]): object => ({
  schema: 'who-changed/aide/1',
  reports: reports.map(reportJson),
})

/** A change for the contracts: digests in hex with base64 beside them, times in UTC, numbers beyond 2^53 as strings. */
export const changeJson = (change: Change): ChangeJson => ({
  path: toText(change.path),
  ...(isUtf8(change.path) ? {} : { path_base64: base64(change.path) }),
  change: change.kind,
  file_type: change.fileType,
  attributes: change.attributes,
  old: valuesJson(change.old),
  new: valuesJson(change.new),
})

const reportJson = (report: AideReport): object => ({
  version: report.version === null ? null : toText(report.version),
  start: report.start === null ? null : timeJson(report.start),
  end: report.end === null ? null : timeJson(report.end),
  format: report.form,
  totals: report.totals,
  complete: report.complete,
  unlisted: report.unlisted,
  changes: report.changes.map(changeJson),
  notes: [...report.notes.map(toText), ...zoneNotes(report)],
})

const zoneNotes = ({ start }: AideReport): readonly string[] =>
  start !== null && start.offsetMinutes === null ? ['the times have no zone and are taken as UTC'] : []

const valuesJson = (values: AttributeValues): Readonly<Record<string, unknown>> => {
  const json: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(values)) {
    if (name === 'hashes') continue
    json[name] = valueJson(value)
    if (typeof value === 'string' && !isUtf8(value)) json[`${name}_base64`] = base64(value)
  }
  for (const [name, { hex, base64: encoded }] of Object.entries(values.hashes ?? {})) {
    json[name] = hex
    json[`${name}_base64`] = encoded
  }
  return json
}

const valueJson = (value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return toText(value)
  if (Array.isArray(value)) return value.map(valueJson)
  return isTime(value) ? timeJson(value) : value
}

const isTime = (value: unknown): value is AideTime => typeof value === 'object' && value !== null && 'seconds' in value

/** `2026-11-23T19:40:48Z`; beyond what a Date can hold, the seconds themselves. */
const timeJson = ({ seconds }: AideTime): string => {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('.000Z', 'Z')
}

const base64 = (bytes: ByteString): string => Buffer.from(bytes, 'latin1').toString('base64')
