import type { Chronicle, Story, StoryKind, Unnamed } from '../../model/story.js'
import { peopleOf, type Person } from '../../story/people.js'

/** A part of the report as a person reads it. `id` names it in a document. */
export type Section =
  | {
      readonly kind: 'unnamed'
      readonly id: string
      readonly title: string
      readonly level: 'alarm' | 'warning'
      readonly items: readonly Unnamed[]
    }
  | { readonly kind: 'people'; readonly id: string; readonly title: string; readonly items: readonly Person[] }
  | { readonly kind: 'stories'; readonly id: string; readonly title: string; readonly items: readonly Story[] }

/** The parts that hold something, what a person must see first on top. Every change is in exactly one. */
export const sectionsOf = ({ alarms, doubtful, unnamed, stories }: Chronicle): readonly Section[] => {
  const of = (...kinds: readonly StoryKind[]): readonly Story[] => stories.filter(({ kind }) => kinds.includes(kind))
  const sections: readonly Section[] = [
    { kind: 'unnamed', id: 'unexplained', title: 'Unexplained', level: 'alarm', items: alarms },
    { kind: 'unnamed', id: 'several', title: 'Several could have done it', level: 'warning', items: doubtful },
    { kind: 'unnamed', id: 'nameless', title: 'Without a name', level: 'warning', items: unnamed },
    { kind: 'people', id: 'logins', title: 'Logins', items: peopleOf(of('login')) },
    { kind: 'stories', id: 'packages', title: 'Packages', items: of('package') },
    { kind: 'stories', id: 'jobs', title: 'Cron and at', items: of('job') },
    { kind: 'stories', id: 'services', title: 'Services', items: of('service', 'kernel') },
  ]
  return sections.filter(({ items }) => items.length > 0)
}
