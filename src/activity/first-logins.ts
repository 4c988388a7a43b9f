import type { Happening } from '../model/activity.js'
import type { SessionFact } from '../model/session.js'
import type { Store } from '../store/store.js'

/** So much of the history is in memory at a time. Milliseconds. */
const STRETCH = 30 * 24 * 3600_000

/** When a host, or the only one of the index, was first seen before a moment, milliseconds; null when it was not. */
export const knownSince = async (
  store: Pick<Store, 'nodes' | 'firstSeenBetween'>,
  node: string | undefined,
  from: number,
): Promise<number | null> => {
  const nodes = node === undefined ? await store.nodes() : [node]
  const seen = await Promise.all(nodes.map((one) => store.firstSeenBetween(one, -1e15, from - 1)))
  const times = seen.filter((time) => time !== null)
  return times.length === 0 ? null : Math.min(...times)
}

/**
 * The logins that are the first of their account from their address in all that the index holds. Whatever record of success bears account
 * and address counts as one before: rather one told too few than one called new that is not.
 * @param logins those of one host, oldest first
 * @param span from the first that is known of that host to the window of the logins
 * @returns one for each account and address
 */
export const firstFromThere = async (
  store: Pick<Store, 'sessionFactsBetween'>,
  logins: readonly Happening[],
  { since, until, node }: { readonly since: number; readonly until: number; readonly node: string | undefined },
): Promise<readonly Happening[]> => {
  const found = new Map<string, Happening>()
  for (const login of logins) {
    const { who, success } = login
    if (!success || who.auid === null || who.address === null) continue
    const key = `${who.auid} ${who.address}`
    if (!found.has(key)) found.set(key, login)
  }
  for (let end = until - 1; end >= since && found.size > 0; end -= STRETCH)
    for (const fact of await store.sessionFactsBetween(Math.max(since, end - STRETCH + 1), end))
      for (const [key, login] of found)
        if ((node === undefined || fact.node === node) && isOf(login, fact)) found.delete(key)
  return [...found.values()]
}

const isOf = ({ who }: Happening, fact: SessionFact): boolean =>
  fact.success &&
  fact.address === who.address &&
  (fact.auid === who.auid || (fact.account !== null && fact.account === who.login))
