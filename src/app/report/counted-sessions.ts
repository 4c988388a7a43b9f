import type { People } from '../../correlate/people.js'
import type { Attribution } from '../../model/attribution.js'
import type { CountedSession } from './attributed-report.js'

/** The logins that made changes, by the time of their start. */
export const countedSessions = async (
  attributions: readonly Attribution[],
  people: People,
): Promise<readonly CountedSession[]> => {
  const counted = new Map<string, { -readonly [Key in keyof CountedSession]: CountedSession[Key] }>()
  for (const { deed } of attributions) {
    if (deed === null || deed.who.session === null) continue
    const session = await people.session(deed.source.node, deed.who.session, deed.when)
    if (session === null) continue
    const key = `${session.node ?? ''} ${session.boot} ${session.ses} ${session.start}`
    const entry = counted.get(key) ?? { session, login: deed.who.login, changes: 0 }
    entry.changes++
    counted.set(key, entry)
  }
  return [...counted.values()].sort((a, b) => a.session.start - b.session.start)
}
