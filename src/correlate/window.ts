import type { AideReport } from '../model/aide-report.js'
import type { AideTime } from '../model/change.js'
import type { Span } from './directories.js'
import { EASTERNMOST, ZONE_STEP } from '../model/time-zone.js'

export type WindowStart = 'aide-db' | 'previous-report' | 'option' | 'log-horizon'

/** From the moment of AIDE's database to that of its check. */
export interface Window extends Span {
  readonly startSource: WindowStart
}

/** What AIDE's database tells of the time when it was made. */
export interface DatabaseTime {
  readonly generated: AideTime
  /** The newest ctime that it holds, seconds since 1970 UTC; null when that is not known. */
  readonly newestCtime: number | null
}

/**
 * The window of a report.
 * @param made when the database was made that AIDE compared with; null when nobody knows
 * @param first stamp of the oldest event in the index, milliseconds
 */
export const windowOf = (
  report: AideReport,
  made: DatabaseTime | null,
  options: { readonly since: number | null; readonly until: number | null },
  first: number | null,
  now: number,
): Window => {
  const end = options.until ?? endOf(report) ?? now
  if (options.since !== null) return { from: options.since, to: end, startSource: 'option' }
  if (made !== null) return { from: baselineOf(made, report.start), to: end, startSource: 'aide-db' }
  return { from: first ?? end, to: end, startSource: 'log-horizon' }
}

/** Whether a database can only have been made after a check, which then compared with another one. */
export const isMadeAfter = ({ generated, newestCtime }: DatabaseTime, check: AideTime | null): boolean => {
  if (check === null) return false
  if (generated.offsetMinutes !== null) return generated.seconds > check.seconds
  return generated.seconds - EASTERNMOST > check.seconds || (newestCtime ?? -Infinity) > check.seconds
}

/** Seconds are cut off, so the check may have ended just before the next. */
const endOf = ({ start, end }: AideReport): number | null => {
  const last = end ?? start
  return last === null ? null : last.seconds * 1000 + 999
}

const HOUR = 3600

/**
 * The first moment in which the database can have been made, milliseconds. Before AIDE 0.19 its time lacks the zone. That of the report is
 * the best guess, but summer time may have ended between the two, and somebody may have set another zone. No event before the newest ctime
 * in the database is missed by beginning later, for whatever AIDE watches was as it is there.
 */
const baselineOf = ({ generated, newestCtime }: DatabaseTime, check: AideTime | null): number => {
  if (generated.offsetMinutes !== null) return generated.seconds * 1000
  const floor = newestCtime ?? -Infinity
  const guess = generated.seconds - (check?.offsetMinutes ?? 0) * 60
  const isPossible = guess >= floor && (check === null || guess <= check.seconds)
  // Zones differ by quarters of an hour: with a newer ctime than that no other zone is possible.
  if (isPossible && guess - floor < ZONE_STEP) return guess * 1000
  const earliest = isPossible ? guess - HOUR : generated.seconds - EASTERNMOST
  return Math.max(earliest, floor) * 1000
}
