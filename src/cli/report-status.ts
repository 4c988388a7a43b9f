import { statusOf } from '../aide/exit-status.js'
import type { AttributedReport } from '../app/report/attributed-report.js'
import { listsAll } from '../model/aide-report.js'
import { CHANGE_KINDS } from '../model/change.js'
import { EXIT } from './exit-status.js'

/** The exit status that says what a report came to. */
export const statusOfReport = ({ attributions, aide, aideFailure, missed }: AttributedReport): number => {
  if (attributions.some(({ reason }) => reason === 'unexplained')) return EXIT.alarm
  // A report of an AIDE that failed is no complete input.
  if (aideFailure !== null || missed !== null) return EXIT.usage
  // What a report does not list, or lost with its end, has no name either.
  if (aide !== null && !listsAll(aide)) return EXIT.incomplete
  return attributions.some(({ deed }) => deed === null) ? EXIT.incomplete : EXIT.ok
}

/** The status with which AIDE ended, told from what it listed and what it counted. */
export const statusOfAide = ({ attributions, aide }: AttributedReport): number =>
  // A report that only says that there are differences may mean any of them.
  aide?.unlisted === null
    ? statusOf(CHANGE_KINDS)
    : statusOf([
        ...attributions.map(({ change }) => change.kind),
        ...CHANGE_KINDS.filter((kind) => (aide?.totals?.[kind] ?? 0) > 0),
      ])
