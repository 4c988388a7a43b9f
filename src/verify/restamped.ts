import type { Sorted } from './excuse.js'
import { joined } from './joined.js'
import type { Altered, Leftover } from './pairing.js'

const content = ({ record }: Leftover): string => `${record.type} ${record.body.trimEnd()}`

/** What has another stamp in the one copy than in the other, and the same words, which stand nowhere else. */
export const restamped = ({ missing, inserted }: Sorted, altered: Altered[]): Pick<Sorted, 'missing' | 'inserted'> => {
  const once = (all: readonly Leftover[]): ReadonlySet<string> => {
    const counts = new Map<string, number>()
    for (const one of all) counts.set(content(one), (counts.get(content(one)) ?? 0) + 1)
    return new Set([...counts].flatMap(([text, count]) => (count === 1 ? [text] : [])))
  }
  const [here, there] = [once(inserted), once(missing)]
  const isOnce = (one: Leftover): boolean => here.has(content(one)) && there.has(content(one))
  const left = joined({ local: inserted.filter(isOnce), remote: missing.filter(isOnce) }, content, (local, remote) => {
    altered.push({ local: local.record, remote: remote.record })
  })
  return {
    missing: [...missing.filter((one) => !isOnce(one)), ...left.remote],
    inserted: [...inserted.filter((one) => !isOnce(one)), ...left.local],
  }
}
