import type { Deed } from '../../model/attribution.js'
import type { Chapter, Story, Told, Unnamed } from '../../model/story.js'
import type { Person } from '../../story/people.js'
import { counted } from '../counted.js'
import { commandText, fromText, personText } from '../deed-text.js'
import { paintWith } from '../paint.js'
import { cutEnd } from '../table.js'
import { visible } from '../visible.js'
import { fitText } from '../wrap-text.js'
import type { ReportStyle } from './form.js'
import { actorText, causeText, entriesText, raisersText, spanText } from './story-text.js'

/** Entries of one kind that a command is told with before the rest is only counted. */
const SHOWN = 8

/** All that one person did, session by session. */
export const personBlock = ({ who, stories }: Person, style: ReportStyle): string => {
  const attributions = stories.flatMap((story) => story.attributions)
  const deeds = attributions.flatMap(({ deed }) => deed ?? [])
  const several = stories.length > 1
  const head = [
    actorText(who, deeds),
    spanText(stories[0]!.start, Math.max(...stories.map(({ end }) => end)), style),
    ...(several ? [`${stories.length} sessions`] : sessionText(who.session)),
    ...raisersText(attributions),
  ]
  const mixed = new Set(deeds.map((deed) => deed.who.uid)).size > 1
  return [
    headText(head, attributions.length, style),
    ...stories.flatMap(({ chapters, who: own }) =>
      chapters.map((chapter) => {
        const as = mixed && chapter.deed.who.uid !== who.auid ? [`as ${userText(chapter.deed)}`] : []
        return chapterBlock(chapter, [...(several ? sessionText(own.session) : []), ...as], style)
      }),
    ),
  ].join('\n')
}

/** A package run, a job, a service. */
export const storyBlock = (story: Story, style: ReportStyle): string => {
  const head = [
    causeText(story),
    spanText(story.start, story.end, style),
    ...(story.kind === 'package' ? [...sessionText(story.who.session), ...raisersText(story.attributions)] : []),
  ]
  const packages = story.packages.length === 0 ? [] : [`  packages: ${listText(story.packages.map(visible))}`]
  return [
    headText(head, story.attributions.length, style),
    ...packages.map((line) => fitText(line, style.width, '    ')),
    ...story.chapters.map((chapter) => chapterBlock(chapter, [], style)),
  ].join('\n')
}

/** Changes without a name, with the reason and those who may have done it. */
export const unnamedBlock = ({ reason, explanation, suspects, ...told }: Unnamed, style: ReportStyle): string =>
  [
    ...entryLines(told, '  ', style, reason === 'unexplained' ? Infinity : SHOWN),
    fitText(`    ${reason ?? 'unknown'}: ${visible(explanation)}`, style.width, '    '),
    ...suspects.map((deed) => cutEnd(`    ${suspectText(deed)}`, style.width)),
  ].join('\n')

const suspectText = (deed: Deed): string => `${personText(deed.who)} from ${fromText(deed.who)}: ${commandText(deed)}`

const chapterBlock = (chapter: Chapter, marks: readonly string[], style: ReportStyle): string => {
  const when = [spanText(chapter.start, chapter.end, style).slice(11), ...marks].join(', ')
  const { request } = chapter.deed
  const asked = request === null ? '' : `asked for by ${personText(request.who)}, `
  const inferred = chapter.isInferred ? ` (${asked}inferred)` : ''
  return [
    cutEnd(`  ${when}${inferred}: ${commandText(chapter.deed)}`, style.width),
    ...entryLines(chapter, '    ', style, SHOWN),
  ].join('\n')
}

const entryLines = (told: Told, indent: string, { width }: ReportStyle, atMost: number): readonly string[] =>
  entriesText(told, atMost).map((line) => fitText(`${indent}${line}`, width, `${indent}  `))

const headText = (parts: readonly string[], changes: number, { width, color }: ReportStyle): string =>
  paintWith(color).bold(fitText(`${parts.join(', ')}: ${counted(changes, 'change')}`, width, '  '))

const sessionText = (session: number | null): readonly string[] => (session === null ? [] : [`session ${session}`])

const userText = ({ who: { user, uid } }: Deed): string => (user === null ? `uid ${uid ?? '?'}` : visible(user))

const listText = (items: readonly string[]): string =>
  items.length <= SHOWN + 1 ? items.join(', ') : `${items.slice(0, SHOWN).join(', ')} and ${items.length - SHOWN} more`
