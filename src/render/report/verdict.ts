import { listsAll } from '../../model/aide-report.js'
import type { AttributedReport } from '../../app/report/attributed-report.js'
import type { Attribution, Reason } from '../../model/attribution.js'
import type { Chronicle, StoryKind } from '../../model/story.js'
import { loudSentence } from './activity.js'
import { counted } from '../../model/counted.js'
import { namelessOf, summaryOf } from '../summary.js'
import { lastedText } from '../gap-text.js'
import { visible, visibleText } from '../visible.js'
import { whenText, zoneText, type TimeStyle } from '../when.js'

/** One sentence of what the report comes to. */
export interface VerdictLine {
  readonly level: 'alarm' | 'warning' | 'good' | 'plain'
  readonly text: string
}

/** Whether to get up: what is unexplained, what has no name and why, how the counts add up, and what could not be seen. */
export const verdictOf = (report: AttributedReport, chronicle: Chronicle, style: TimeStyle): readonly VerdictLine[] => [
  ...failuresOf(report).map((text) => ({ level: 'alarm', text: `${visibleText(text)}.` }) as const),
  ...unlistedLine(report),
  mainLine(report),
  ...witnessLines(report),
  ...namelessLine(report.attributions),
  { level: 'plain', text: sumLine(report.attributions, chronicle) },
  { level: 'plain', text: spanLine(report, style) },
  ...loudLine(report),
  gapLine(report),
  ...malformedLine(report),
]

/** What AIDE and the audit trail say together, the alarms first. */
export const witnessLines = ({ witnesses }: AttributedReport): readonly VerdictLine[] =>
  (['alarm', 'warning'] as const).flatMap((level) =>
    witnesses
      .filter((one) => one.level === level)
      .map(({ text }) => ({ level, text: `${level === 'alarm' ? 'ALARM: ' : ''}${capital(visible(text))}.` })),
  )

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** What went wrong with this check or those before, one sentence each. */
export const failuresOf = ({ aideFailure, missed }: AttributedReport): readonly string[] =>
  [aideFailure, missed].filter((one) => one !== null)

/** What AIDE found and its report does not list: it is not among the counts that follow. */
const unlistedLine = ({ aide }: AttributedReport): readonly VerdictLine[] => {
  if (aide === null || aide.unlisted === 0) return []
  const found = aide.unlisted === null ? 'changes' : counted(aide.unlisted, 'change')
  return [
    {
      level: 'alarm',
      text: `AIDE found ${found} that its report does not list: nobody can be named for ${aide.unlisted === 1 ? 'it' : 'them'}.`,
    },
  ]
}

const mainLine = ({ attributions, aide }: AttributedReport): VerdictLine => {
  const { changes, suspicious } = summaryOf(attributions)
  if (suspicious > 0)
    return {
      level: 'alarm',
      text: `ALARM: ${counted(suspicious, 'change')} unexplained: watched, auditing ran without a gap, and no event tells of ${suspicious === 1 ? 'it' : 'them'}.`,
    }
  if (changes === 0 && aide !== null && !listsAll(aide)) return { level: 'warning', text: 'No change is listed.' }
  if (changes === 0) return { level: 'good', text: 'No change is reported.' }
  if (attributions.every(({ deed }) => deed !== null)) return { level: 'good', text: 'Every change has a name.' }
  return attributions.some(({ deed }) => deed !== null)
    ? { level: 'good', text: 'Nothing is unexplained.' }
    : { level: 'warning', text: 'No change has a name, and none could be told to be an alarm.' }
}

/** What a reason means, after a number of changes. */
const REASONS: Readonly<Record<Reason, string>> = {
  'before-log': 'may be older than the log',
  'auditing-off': 'while auditing was off',
  'records-lost': 'while records were lost',
  'no-rule': 'watched by no rule',
  'no-log': 'without any audit log',
  'rules-unknown': 'with unknown rules',
  unresolved: 'with events that name only an inode',
  'several-hands': 'that several people could have made',
  'no-event': 'without an event',
  unexplained: 'unexplained',
}

const namelessLine = (attributions: readonly Attribution[]): readonly VerdictLine[] => {
  const nameless = attributions.filter(({ deed, reason }) => deed === null && reason !== 'unexplained')
  if (nameless.length === 0) return []
  const counts = new Map<Reason | null, number>()
  for (const { reason } of nameless) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const why = [...counts].map(([reason, count]) => `${count} ${reason === null ? 'unknown' : REASONS[reason]}`)
  return [{ level: 'warning', text: `${counted(nameless.length, 'change')} without a name: ${why.join(', ')}.` }]
}

const CAUSES: Readonly<Record<StoryKind, string>> = {
  login: 'in login sessions',
  package: 'by package runs',
  job: 'by cron and at',
  service: 'by services',
  kernel: 'by the kernel',
}

/** How the changes are spread over the stories, which adds up to the number that AIDE reports. */
const sumLine = (attributions: readonly Attribution[], { stories }: Chronicle): string => {
  const { changes, suspicious } = summaryOf(attributions)
  const parts = Object.entries(CAUSES).flatMap(([kind, words]) => {
    const sum = stories
      .filter((story) => story.kind === kind)
      .reduce((total, story) => total + story.attributions.length, 0)
    return sum === 0 ? [] : [`${sum} ${words}`]
  })
  const nameless = namelessOf(attributions)
  const count = (kind: string): number => attributions.filter(({ change }) => change.kind === kind).length
  const kinds = `${count('added')} added, ${count('removed')} removed, ${count('changed')} changed`
  const all = [
    ...parts,
    ...(suspicious > 0 ? [`${suspicious} unexplained`] : []),
    ...(nameless > 0 ? [`${nameless} without a name`] : []),
  ]
  return `${counted(changes, 'change')} (${kinds})${changes === 0 ? '' : ` = ${all.join(' + ')}`}.`
}

const spanLine = ({ aide, window }: AttributedReport, style: TimeStyle): string =>
  `${aide?.version == null ? 'AIDE' : `AIDE ${visible(aide.version)}`}, ${whenText(window.from, style)} to ${whenText(window.to, style)} (${zoneText(window.to, style)}).`

const loudLine = (report: AttributedReport): readonly VerdictLine[] => {
  const text = loudSentence(report)
  return text === null ? [] : [{ level: 'warning', text }]
}

const gapLine = ({ gaps }: AttributedReport): VerdictLine => {
  if (gaps.length === 0) return { level: 'plain', text: 'No gap in the audit trail.' }
  // A gap with keys is one of those rules only: the others saw meanwhile.
  const blind = unseen(gaps.filter(({ keys }) => keys === null))
  const partly = unseen(gaps) - blind
  const lacked = `rules for ${lastedText(partly)}`
  const text =
    partly === 0
      ? `could not see for ${lastedText(blind)}`
      : blind === 0
        ? `lacked ${lacked}`
        : `could not see for ${lastedText(blind)}, and lacked ${lacked} more`
  return { level: 'warning', text: `The audit trail ${text}, see below.` }
}

/** Milliseconds covered by at least one of the gaps. */
const unseen = (gaps: AttributedReport['gaps']): number => {
  let sum = 0
  let seen = -Infinity
  for (const { start, end } of [...gaps].sort((a, b) => a.start - b.start)) {
    sum += Math.max(0, end - Math.max(start, seen))
    seen = Math.max(seen, end)
  }
  return sum
}

const malformedLine = ({ read }: AttributedReport): readonly VerdictLine[] => {
  const malformed = read?.counts.malformed ?? 0
  return malformed === 0
    ? []
    : [{ level: 'warning', text: `${counted(malformed, 'line')} of the logs could not be understood.` }]
}
