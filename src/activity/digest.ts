import { LOUD_FIRST, LOUD_KINDS, type ActivityDigest, type Loud } from '../model/activity.js'
import type { People } from '../correlate/people.js'
import type { Store } from '../store/store.js'
import { firstFromThere, knownSince } from './first-logins.js'
import { gatherActivity } from './gather.js'
import { loudKindOf } from './loud.js'

/** What happened in a window, counted. `node` undefined: the index holds one host. */
export const digestOf = async (
  store: Store,
  people: People,
  span: { readonly from: number; readonly to: number; readonly node: string | undefined },
): Promise<ActivityDigest> => {
  const { byTopic, unresolved } = await gatherActivity(store, people, span)
  const addressesSince = await knownSince(store, span.node, span.from)
  const logins = byTopic.get('login') ?? []
  const news =
    addressesSince === null
      ? []
      : await firstFromThere(store, logins, { since: addressesSince, until: span.from, node: span.node })
  const others = withoutRepeats(
    [...byTopic.values()].flat().flatMap((happening) => {
      const kind = loudKindOf(happening)
      return kind === null ? [] : [{ kind, happening }]
    }),
  )
  const loud = [...news.map((happening) => ({ kind: 'new-address' as const, happening })), ...others]
  return {
    topics: LOUD_FIRST.map((topic) => {
      const happenings = byTopic.get(topic) ?? []
      return { topic, count: happenings.length, failed: happenings.filter(({ success }) => !success).length }
    }),
    loud: LOUD_KINDS.flatMap((kind) => loud.filter((one) => one.kind === kind)),
    unresolved,
    addressesSince,
  }
}

/** useradd sends a record for the account, one for its home and one for its mail: one program makes one account. */
const withoutRepeats = (loud: readonly Loud[]): readonly Loud[] => {
  const made = new Set<string>()
  return loud.filter(({ kind, happening: { node, process, object } }) => {
    const account = `${node ?? ''} ${process?.pid ?? ''} ${object ?? ''}`
    if (kind !== 'account-made') return true
    const isNew = !made.has(account)
    made.add(account)
    return isNew
  })
}
