import type { AttributedReport } from '../../app/report/attributed-report.js'
import { namelessOf, summaryOf } from '../summary.js'
import { visibleText } from '../visible.js'
import { dayText, type TimeStyle } from '../when.js'

/**
 * `[who-changed] web01 2026-11-23: 419 changed, 7 unexplained, 2 without a name`: the subject of the mail, and the first line of the report.
 * `changed` is every entry of AIDE's report; `unexplained` those that should have left an event and did not, the alarm; `without a name`
 * every other one that nobody is named for, whatever the reason. What is in neither has a name.
 */
export const headline = (report: AttributedReport, style: TimeStyle): string => {
  const { changes, suspicious } = summaryOf(report.attributions)
  const nameless = namelessOf(report.attributions)
  const trouble = troubleOf(report)
  const host = report.host === null ? '' : `${visibleText(report.host)} `
  const counts = [
    `${changes} changed`,
    `${suspicious} unexplained`,
    ...(nameless > 0 ? [`${nameless} without a name`] : []),
  ].join(', ')
  return `[who-changed] ${host}${dayText(report.window.to, style)}: ${trouble === null ? '' : `${trouble}; `}${counts}`
}

/** What makes the list itself doubtful, in a word or two; null for a sound one. */
export const troubleOf = ({ aide, aideFailure, aideStatus, missed }: AttributedReport): string | null => {
  if (aideFailure !== null) return 'AIDE FAILED'
  if (missed !== null) return 'NIGHT MISSED'
  if (aide === null) return aideStatus === 0 ? null : 'EMPTY REPORT'
  if (!aide.complete) return 'REPORT CUT SHORT'
  if (aide.unlisted === 0) return null
  return `${aide.unlisted ?? 'SOME'} ${aide.unlisted === 1 ? 'CHANGE' : 'CHANGES'} NOT LISTED`
}
