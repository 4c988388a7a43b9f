import type { AttributedReport } from '../app/report.js'
import { EXIT } from './exit-status.js'

/** The exit status that says what a report came to. */
export const statusOfReport = ({ attributions, aideFailure, missed }: AttributedReport): number => {
  if (attributions.some(({ reason }) => reason === 'unexplained')) return EXIT.alarm
  // A report of an AIDE that failed is no complete input.
  if (aideFailure !== null || missed !== null) return EXIT.usage
  return attributions.some(({ deed }) => deed === null) ? EXIT.incomplete : EXIT.ok
}
