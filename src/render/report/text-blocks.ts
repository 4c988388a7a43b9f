import type { AttributedReport } from '../../app/report/attributed-report.js'
import type { Deed } from '../../model/attribution.js'
import { missingRuleWords } from '../../model/missing-rule.js'
import type { Chapter, Story, Told, Unnamed } from '../../model/story.js'
import type { Person } from '../../story/people.js'
import { commandText, fromText, personText } from '../deed-text.js'
import { paintWith } from '../paint.js'
import { cutEnd } from '../table.js'
import { visible } from '../visible.js'
import { fitText } from '../wrap-text.js'
import { ACTIVITY_TITLE, activityPart } from './activity.js'
import type { ReportStyle } from './form.js'
import { chapterHead, chaptersOfPerson, headText, packagesText, personHead, storyHead, type Head } from './heads.js'
import { entriesText, SHOWN } from './story-text.js'

/** All that one person did, session by session. */
export const personBlock = (person: Person, style: ReportStyle): string =>
  [
    headLine(personHead(person, style), style),
    ...chaptersOfPerson(person).map(({ chapter, marks }) => chapterBlock(chapter, marks, style)),
  ].join('\n')

/** A package run, a job, a service. */
export const storyBlock = (story: Story, style: ReportStyle): string =>
  [
    headLine(storyHead(story, style), style),
    ...(story.packages.length === 0 ? [] : [fitText(`  ${packagesText(story)}`, style.width, '    ')]),
    ...story.chapters.map((chapter) => chapterBlock(chapter, [], style)),
  ].join('\n')

/** Changes without a name, with the reason and those who may have done it. */
export const unnamedBlock = ({ suspects, ...told }: Unnamed, style: ReportStyle): string =>
  [
    ...entryLines(told, '  ', style, told.reason === 'unexplained' ? Infinity : SHOWN),
    reasonText(told, style),
    ...suspects.map((deed) => cutEnd(`    ${suspectText(deed)}`, style.width)),
  ].join('\n')

/** The reason in words. A rule that is missing stands unbroken on a line of its own, to be copied, however long it is. */
const reasonText = (
  { reason, explanation, missingRule }: Pick<Unnamed, 'reason' | 'explanation' | 'missingRule'>,
  { width }: ReportStyle,
): string => {
  const words = missingRule === null ? '' : `; ${missingRuleWords(missingRule)}:`
  const text = fitText(`    ${reason ?? 'unknown'}: ${visible(explanation)}${words}`, width, '    ')
  return missingRule === null ? text : `${text}\n      ${visible(missingRule.rule)}`
}

/** `kim from 192.0.2.8: tee -a /etc/hosts`. */
export const suspectText = (deed: Deed): string =>
  `${personText(deed.who)} from ${fromText(deed.who)}: ${commandText(deed)}`

/** What happened, the loud one by one; nothing where it was not asked for. */
export const activityBlock = (report: AttributedReport, style: ReportStyle): readonly string[] => {
  const part = activityPart(report, style)
  if (part === null) return []
  const paint = paintWith(style.color)
  const wide = Math.max(0, ...part.counts.map(({ count }) => String(count).length))
  const lines = [
    paint.bold(ACTIVITY_TITLE.toUpperCase()),
    ...part.loud.flatMap(({ title, items }) => [
      paint.warning(fitText(`  ${title}`, style.width, '    ')),
      ...items.map((item) => cutEnd(`    ${item}`, style.width)),
    ]),
    ...part.counts.map(({ count, title }) =>
      fitText(`  ${String(count).padStart(wide)}  ${title}`, style.width, '    '),
    ),
    ...part.remarks.map((remark) => fitText(`  ${remark}`, style.width, '    ')),
  ]
  return [lines.join('\n')]
}

const chapterBlock = (chapter: Chapter, marks: readonly string[], style: ReportStyle): string =>
  [
    cutEnd(`  ${chapterHead(chapter, marks, style)}: ${commandText(chapter.deed)}`, style.width),
    ...entryLines(chapter, '    ', style, SHOWN),
  ].join('\n')

const entryLines = (told: Told, indent: string, { width }: ReportStyle, atMost: number): readonly string[] =>
  entriesText(told, atMost).map((line) => fitText(`${indent}${line}`, width, `${indent}  `))

const headLine = (head: Head, { width, color }: ReportStyle): string =>
  paintWith(color).bold(fitText(headText(head), width, '  '))
