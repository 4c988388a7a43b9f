import type { ByteString } from '../../model/byte-string.js'
import { WhoChangedError } from '../../model/errors.js'
import { readReports } from '../../aide/read-report.js'

/** What came of one check. Times in milliseconds since 1970 UTC. */
export interface Check {
  /** AIDE's report, kept in the folder of the night; null when there is none that could be read. */
  readonly file: string | null
  /** The status with which AIDE ended; null when nobody tells. */
  readonly status: number | null
  /** SHA-256 of what AIDE printed; empty when there was nothing to read. */
  readonly digest: string
  /** When AIDE began, by its own words. */
  readonly began: number | null
  /** When the report was written. */
  readonly written: number
  /** Why there is no report, or none to be trusted, beside what the status says; null when there is. */
  readonly failure: string | null
  /** What AIDE said beside its report. */
  readonly notes: readonly ByteString[]
}

/** What bytes hold: reports, nothing at all (which is what `report_quiet` prints when nothing differs), or something else. */
export type Printed =
  | { readonly kind: 'report'; readonly began: number | null }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'rubbish' }

export const printedIn = (bytes: Buffer): Printed => {
  try {
    const last = readReports(bytes, '').at(-1)
    if (last === undefined) return { kind: 'nothing' }
    const time = last.start ?? last.end
    return { kind: 'report', began: time === null ? null : time.seconds * 1000 }
  } catch (error) {
    if (error instanceof WhoChangedError) return { kind: 'rubbish' }
    throw error
  }
}

/** `2026-11-23 03:10 UTC`. */
export const minuteText = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** `6 h`, `90 min`, `45 s`. */
export const spanText = (span: number): string => {
  const [size, unit] = span % 3600e3 === 0 ? [3600e3, 'h'] : span % 60e3 === 0 ? [60e3, 'min'] : [1e3, 's']
  return `${Math.round((span / size) * 10) / 10} ${unit}`
}
