import type { Leftover, SideName } from './pairing.js'

/** Takes what is in both lists by its name, where there is one of that name in each. */
export const joined = (
  { local, remote }: Record<SideName, readonly Leftover[]>,
  nameOf: (one: Leftover) => string,
  both: (local: Leftover, remote: Leftover) => void,
): Record<SideName, readonly Leftover[]> => {
  const named = new Map<string, Leftover[]>()
  for (const one of local) named.set(nameOf(one), [...(named.get(nameOf(one)) ?? []), one])
  const gone = new Set<Leftover>()
  for (const one of remote) {
    const own = named.get(nameOf(one))?.shift()
    if (own === undefined) continue
    gone.add(own).add(one)
    both(own, one)
  }
  return { local: local.filter((one) => !gone.has(one)), remote: remote.filter((one) => !gone.has(one)) }
}
