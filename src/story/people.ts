import type { Who } from '../model/attribution.js'
import type { Story } from '../model/story.js'
import { groupBy } from '../model/group-by.js'

/** One login from one place, with all its sessions. */
export interface Person {
  readonly who: Who
  readonly stories: readonly Story[]
}

/** The stories of each person together, everybody by the time of their first change. */
export const peopleOf = (logins: readonly Story[]): readonly Person[] =>
  groupBy(logins, ({ who }) => [who.auid, who.login, who.address, who.origin].join('\0')).map((stories) => ({
    who: stories[0]!.who,
    stories,
  }))
