import type { AideDatabaseHead } from '../model/aide-entry.js'
import type { AideReport } from '../model/aide-report.js'
import type { AideTime } from '../model/change.js'
import type { Span } from './directories.js'

export type WindowStart = 'aide-db' | 'previous-report' | 'option' | 'log-horizon'

/** From the moment of AIDE's database to that of its check. */
export interface Window extends Span {
  readonly startSource: WindowStart
}

/**
 * The window of a report.
 * @param head of the database that AIDE compared with; its time has no zone before AIDE 0.19, and is then that of the report's host
 * @param first stamp of the oldest event in the index, milliseconds
 */
export const windowOf = (
  report: AideReport,
  head: AideDatabaseHead | null,
  options: { readonly since: number | null; readonly until: number | null },
  first: number | null,
  now: number,
): Window => {
  const end = options.until ?? endOf(report) ?? now
  if (options.since !== null) return { from: options.since, to: end, startSource: 'option' }
  const generated = head?.generated ?? null
  if (generated !== null) return { from: momentOf(generated, report.start), to: end, startSource: 'aide-db' }
  return { from: first ?? end, to: end, startSource: 'log-horizon' }
}

/** Seconds are cut off, so the check may have ended just before the next. */
const endOf = ({ start, end }: AideReport): number | null => {
  const last = end ?? start
  return last === null ? null : last.seconds * 1000 + 999
}

const momentOf = (time: AideTime, like: AideTime | null): number =>
  time.offsetMinutes === null && like?.offsetMinutes != null
    ? (time.seconds - like.offsetMinutes * 60) * 1000
    : time.seconds * 1000
