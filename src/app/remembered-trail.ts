import type { Boots } from '../correlate/boots.js'
import type { Gap } from '../model/gap.js'
import type { Store } from '../store/store.js'

type Memory = Pick<Store, 'remembered' | 'remember'>

/** Whose trail: as it was asked for. */
const key = (what: string, node: string | null): string => JSON.stringify([what, node])

/** When each boot began, of which all marks of an index must be read once. */
export const rememberedBoots = async (
  memory: Memory,
  node: string | null,
  workOut: () => Promise<Boots>,
): Promise<Boots> => {
  const known = await memory.remembered(key('boots', node))
  if (known !== null) {
    const boots = JSON.parse(known) as [string | null, (number | null)[]][]
    return new Map(boots.map(([name, starts]) => [name, starts.map((start) => start ?? -Infinity)]))
  }
  const boots = await workOut()
  await memory.remember(key('boots', node), JSON.stringify([...boots]))
  return boots
}

/** The last gap of a span, nothing of who caused it, and how many others there are. */
export interface LastOfGaps {
  readonly gap: Gap
  readonly others: number
}
/** `isLasting`: whether the same would be said of a span that ends later, but for the end of a gap that goes on. */
export interface WorkedOut {
  readonly last: LastOfGaps | null
  readonly isLasting: boolean
}
interface Kept {
  readonly from: number
  readonly to: number
  readonly last: LastOfGaps | null
}

/** The last gap of a span that ends now, for which all facts of the trail must be read once. */
export const rememberedLastGap = async (
  memory: Memory,
  node: string | null,
  { from, to }: { readonly from: number; readonly to: number },
  workOut: () => Promise<WorkedOut>,
): Promise<LastOfGaps | null> => {
  const text = await memory.remembered(key('last gap', node))
  const known = text === null ? null : (JSON.parse(text) as Kept)
  if (known?.from === from && known.to <= to) {
    const { last } = known
    // It went on until the end of what was asked for.
    return last?.gap.end === known.to ? { ...last, gap: { ...last.gap, end: to } } : last
  }
  const { last, isLasting } = await workOut()
  if (isLasting) {
    const kept: Kept = { from, to, last: last === null ? null : { ...last, gap: written(last.gap) } }
    await memory.remember(key('last gap', node), JSON.stringify(kept))
  }
  return last
}

/** Field by field: who is behind a fact is read from the index when it is asked for. */
const written = (gap: Gap): Gap => ({
  ...gap,
  evidence: gap.evidence.map(({ node, time, serial, kind, detail, process }) => ({
    ...{ node, time, serial, kind, detail, process },
  })),
})
