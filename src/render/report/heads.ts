import type { Deed } from '../../model/attribution.js'
import type { Chapter, Story } from '../../model/story.js'
import type { Person } from '../../story/people.js'
import { counted } from '../../model/counted.js'
import { personText } from '../deed-text.js'
import { visible } from '../visible.js'
import type { TimeStyle } from '../when.js'
import { actorText, causeText, raisersText, SHOWN, spanText } from './story-text.js'

/** Whom a part of the report is about, in pieces that a form may set apart. */
export interface Head {
  /** `jo → root from 192.0.2.7 by ssh`, `dpkg, run by jo`. */
  readonly subject: string
  /** `2026-01-02 08:00:00–08:30:00`, `10 sessions`, `sudo`. */
  readonly facts: readonly string[]
  readonly changes: number
}

/** `jo → root from 192.0.2.7 by ssh, 2026-01-02 08:00:00–08:30:00, 10 sessions, sudo: 19 changes`. */
export const headText = ({ subject, facts, changes }: Head): string =>
  `${[subject, ...facts].join(', ')}: ${counted(changes, 'change')}`

export const personHead = ({ who, stories }: Person, style: TimeStyle): Head => {
  const attributions = stories.flatMap((story) => story.attributions)
  return {
    subject: actorText(who, deedsOf(stories)),
    facts: [
      spanText(stories[0]!.start, Math.max(...stories.map(({ end }) => end)), style),
      ...(stories.length > 1 ? [`${stories.length} sessions`] : sessionText(who.session)),
      ...raisersText(attributions),
    ],
    changes: attributions.length,
  }
}

export const storyHead = (story: Story, style: TimeStyle): Head => ({
  subject: causeText(story),
  facts: [
    spanText(story.start, story.end, style),
    ...(story.kind === 'package' ? [...sessionText(story.who.session), ...raisersText(story.attributions)] : []),
  ],
  changes: story.attributions.length,
})

/** `19:41:13, session 3, as root`, with an inference marked as one. */
export const chapterHead = (chapter: Chapter, marks: readonly string[], style: TimeStyle): string => {
  const { request } = chapter.deed
  const asked = request === null ? '' : `asked for by ${personText(request.who)}, `
  const when = [spanText(chapter.start, chapter.end, style).slice(DAY_LENGTH), ...marks].join(', ')
  return `${when}${chapter.isInferred ? ` (${asked}inferred)` : ''}`
}

const DAY_LENGTH = '2026-11-23 '.length

/** What a person's commands did, each with the marks that tell it from the others: its session, and whom it acted as. */
export const chaptersOfPerson = ({
  who,
  stories,
}: Person): readonly { readonly chapter: Chapter; readonly marks: readonly string[] }[] => {
  const isMixed = new Set(deedsOf(stories).map((deed) => deed.who.uid)).size > 1
  return stories.flatMap(({ chapters, who: own }) =>
    chapters.map((chapter) => ({
      chapter,
      marks: [
        ...(stories.length > 1 ? sessionText(own.session) : []),
        ...(isMixed && chapter.deed.who.uid !== who.auid ? [`as ${userText(chapter.deed)}`] : []),
      ],
    })),
  )
}

/** `packages: nginx_1.24-2_amd64.deb, libc6`. */
export const packagesText = ({ packages }: Story): string => {
  const shown = packages.length <= SHOWN + 1 ? packages : packages.slice(0, SHOWN)
  const more = packages.length - shown.length
  return `packages: ${shown.map(visible).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** What was done in some stories. */
export const deedsOf = (stories: readonly Story[]): readonly Deed[] =>
  stories.flatMap(({ attributions }) => attributions.flatMap(({ deed }) => deed ?? []))

const sessionText = (session: number | null): readonly string[] => (session === null ? [] : [`session ${session}`])

const userText = ({ who: { user, uid } }: Deed): string => (user === null ? `uid ${uid ?? '?'}` : visible(user))
