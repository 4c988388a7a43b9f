import type { AttributedReport } from '../../../app/report/attributed-report.js'
import type { Chronicle } from '../../../model/story.js'
import { counted } from '../../../model/counted.js'
import { namelessOf, summaryOf } from '../../summary.js'
import { visibleText } from '../../visible.js'
import { dayText, type TimeStyle } from '../../when.js'
import { troubleOf } from '../headline.js'
import { verdictOf } from '../verdict.js'
import { markup, type Markup } from './markup.js'

/** The first screen: whether to get up, in one word, one sentence and its reasons. */
export const masthead = (report: AttributedReport, chronicle: Chronicle, style: TimeStyle): Markup => {
  const { level, word, sentence } = callOf(report)
  // What is good is the heading.
  const lines = verdictOf(report, chronicle, style).filter((line) => line.level !== 'good')
  return markup`<header class="masthead ${level}">
<p class="what">who-changed${report.host === null ? null : markup` <b>${visibleText(report.host)}</b>`} <span>${dayText(report.window.to, style)}</span></p>
<h1><span class="call">${word}</span> ${sentence.charAt(0).toUpperCase() + sentence.slice(1)}</h1>
<ul class="verdict">${lines.map((line) => markup`<li class="${line.level}">${line.text.replace(/^ALARM: /, '')}</li>`)}</ul>
</header>
`
}

interface Call {
  readonly level: 'alarm' | 'warning' | 'good'
  readonly word: string
  readonly sentence: string
}

/** Alarm is what can't wait: something was changed unseen, or nothing was checked. Whatever else is not known waits for the day. */
const callOf = (report: AttributedReport): Call => {
  const { changes, suspicious } = summaryOf(report.attributions)
  const nameless = namelessOf(report.attributions)
  const unexplained = `${counted(suspicious, 'change')} ${suspicious === 1 ? 'is' : 'are'} unexplained`
  if (suspicious > 0) return { level: 'alarm', word: 'Alarm', sentence: unexplained }
  if (report.aideFailure !== null)
    return { level: 'alarm', word: 'Alarm', sentence: 'AIDE failed: the list is not complete' }
  if (report.missed !== null)
    return { level: 'warning', word: 'Check', sentence: 'nights before this one went without a check' }
  const trouble = troubleOf(report)
  if (trouble !== null)
    return { level: 'warning', word: 'Check', sentence: `${trouble.toLowerCase()}: what changed is not known` }
  if (nameless > 0)
    return {
      level: 'warning',
      word: 'Check',
      sentence: `nothing is unexplained, ${counted(nameless, 'change')} without a name`,
    }
  if (report.gaps.length > 0)
    return { level: 'warning', word: 'Check', sentence: 'every change has a name, but the audit trail has gaps' }
  return { level: 'good', word: 'Quiet', sentence: changes === 0 ? 'no change is reported' : 'every change has a name' }
}
