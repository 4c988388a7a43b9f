import type { AttributedReport } from '../../app/report/attributed-report.js'
import type { ShownBy } from '../../app/shown-by.js'
import type { Attribution } from '../../model/attribution.js'
import type { ByteString } from '../../model/byte-string.js'
import type { Step } from '../../model/explanation.js'
import { wholeExplanation } from '../../model/missing-rule.js'
import type { Chapter, Story, Told, Unnamed } from '../../model/story.js'
import { ausearchText } from '../ausearch-text.js'
import { commandText } from '../deed-text.js'
import { TOPICS } from '../explain-text.js'
import { markdownCode, markdownText } from '../markdown.js'
import { visible } from '../visible.js'
import type { TimeStyle } from '../when.js'
import { ACTIVITY_TITLE, activityPart } from './activity.js'
import { chapterHead, chaptersOfPerson, headText, packagesText, personHead, storyHead, type Head } from './heads.js'
import type { Section } from './sections.js'
import { entriesText, SHOWN } from './story-text.js'
import { suspectText } from './text-blocks.js'

/** A part of the report under a heading of its own. */
export const sectionLines = (section: Section, style: TimeStyle): readonly string[] => {
  const title = `## ${section.title}`
  switch (section.kind) {
    case 'unnamed':
      return [title, '', ...section.items.flatMap(unnamedItems)]
    case 'people':
      return [
        title,
        ...section.items.flatMap((person) =>
          story(
            personHead(person, style),
            chaptersOfPerson(person).flatMap(({ chapter, marks }) => chapterItems(chapter, marks, style)),
          ),
        ),
      ]
    case 'stories':
      return [title, ...section.items.flatMap((one) => story(storyHead(one, style), storyItems(one, style)))]
  }
}

/** A change with its answer, and the steps that lead to it. */
export const explainedItems = (
  { change, verdict, reason, ...one }: Attribution,
  steps: readonly Step[],
  source: ShownBy,
): readonly string[] => [
  `- ${change.kind} ${code(change.path)}`,
  `  - ${verdict}${reason === null ? '' : `, ${reason}`}: ${markdownText(visible(wholeExplanation(one)))}`,
  ...steps.map(({ topic, text, events }) => {
    const commands = events.map((event) => markdownCode(ausearchText(event, source)))
    return `  - ${[`${TOPICS[topic]}: ${markdownText(visible(text))}`, ...commands].join(' ')}`
  }),
]

/** What happened, the loud one by one; nothing where it was not asked for. */
export const activityLines = (report: AttributedReport, style: TimeStyle): readonly string[] => {
  const part = activityPart(report, style)
  if (part === null) return []
  return [
    `## ${ACTIVITY_TITLE}`,
    '',
    ...part.loud.flatMap(({ title, items }) => [
      `- **${markdownText(title)}**`,
      ...items.map((item) => `  - ${markdownText(item)}`),
    ]),
    ...part.counts.map(({ count, title }) => `- ${count} ${markdownText(title)}`),
    ...part.remarks.map((remark) => `- ${markdownText(remark)}`),
  ]
}

const story = (head: Head, items: readonly string[]): readonly string[] => [
  '',
  `### ${markdownText(headText(head))}`,
  '',
  ...items,
]

const storyItems = (one: Story, style: TimeStyle): readonly string[] => [
  ...(one.packages.length === 0 ? [] : [`- ${markdownText(packagesText(one))}`]),
  ...one.chapters.flatMap((chapter) => chapterItems(chapter, [], style)),
]

const chapterItems = (chapter: Chapter, marks: readonly string[], style: TimeStyle): readonly string[] => [
  `- ${markdownText(chapterHead(chapter, marks, style))}: ${markdownCode(commandText(chapter.deed))}`,
  ...entryItems(chapter, '  ', SHOWN),
]

const unnamedItems = ({ reason, suspects, ...told }: Unnamed): readonly string[] => [
  ...entryItems(told, '', reason === 'unexplained' ? Infinity : SHOWN),
  `  - ${reason ?? 'unknown'}: ${markdownText(visible(wholeExplanation(told)))}`,
  ...suspects.map((deed) => `  - ${markdownCode(suspectText(deed))}`),
]

const entryItems = (told: Told, indent: string, atMost: number): readonly string[] =>
  entriesText(told, atMost, code).map((line) => `${indent}- ${line}`)

const code = (path: ByteString): string => markdownCode(visible(path))
