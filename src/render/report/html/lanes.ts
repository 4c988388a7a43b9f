import type { AttributedReport } from '../../../app/report/attributed-report.js'
import type { Story } from '../../../model/story.js'
import { actorText, causeText } from '../story-text.js'
import { deedsOf } from '../heads.js'
import { changedAt } from './changed-at.js'
import { itemId } from './item-id.js'
import type { Section } from '../sections.js'

/** One line of the timeline. Times are milliseconds since 1970 UTC. */
export interface Lane {
  readonly label: string
  /** The id of what it leads to. */
  readonly target: string
  readonly level: 'alarm' | 'warning' | 'plain'
  readonly count: number
  /** When its changes happened, as far as that is known. */
  readonly times: readonly number[]
  /** The sessions in which they happened. */
  readonly bars: readonly { readonly start: number; readonly end: number }[]
}

/** More than these make no picture. */
export const MOST_LANES = 24

/** What is not explained, then everybody, in the order of the report. */
export const lanesOf = (report: AttributedReport, sections: readonly Section[]): readonly Lane[] =>
  sections.flatMap((section): readonly Lane[] => {
    switch (section.kind) {
      case 'unnamed': {
        const attributions = section.items.flatMap((item) => item.attributions)
        return [
          {
            ...{ label: `${section.title}, by ctime`, target: section.id, level: section.level, bars: [] },
            ...{ count: attributions.length, times: attributions.flatMap(changedAt) },
          },
        ]
      }
      case 'people':
        return section.items.map(({ who, stories }, index) => ({
          ...laneOf(stories, itemId(section, index)),
          label: actorText(who, deedsOf(stories)),
          bars: stories.flatMap((story) => sessionsOf(story, report)),
        }))
      case 'stories':
        return section.items.map((story, index) => ({
          ...laneOf([story], itemId(section, index)),
          label: causeText(story),
        }))
    }
  })

const laneOf = (stories: readonly Story[], target: string): Omit<Lane, 'label'> => {
  const deeds = deedsOf(stories)
  return { target, level: 'plain', count: deeds.length, times: deeds.map(({ when }) => when), bars: [] }
}

/** The session of a story; one whose end no record tells is taken to have lasted until its last change, never longer. */
const sessionsOf = ({ who, start, end }: Story, { sessions }: AttributedReport): Lane['bars'] => {
  const found = sessions.find(
    ({ session }) => session.ses === who.session && session.boot === who.boot && session.start <= end,
  )
  if (found === undefined) return [{ start, end }]
  return [{ start: found.session.start, end: Math.max(found.session.end ?? end, end) }]
}
