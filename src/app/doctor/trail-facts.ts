import { sightingsOfAct } from '../../activity/topics-of-act.js'
import type { Happening } from '../../model/activity.js'
import { NOBODY } from '../../model/attribution.js'
import { fromText, type ByteString } from '../../model/byte-string.js'
import type { ControlFact } from '../../model/control-fact.js'
import { WhoChangedError } from '../../model/errors.js'
import type { CausedGap } from '../../model/gap.js'
import { gatherKnowledge, type Knowledge } from '../knowledge.js'
import { openIndex } from '../open-index.js'
import type { IndexOptions } from '../options.js'
import type { Store } from '../../store/store.js'

/** What the trail tells of itself. */
export interface Trail {
  /** Why it could not be read; null when it could. */
  readonly trouble: ByteString | null
  /** Whether the trouble is that only another user may read it. */
  readonly isRefused: boolean
  readonly host: string | null
  readonly first: number | null
  readonly last: number | null
  readonly facts: readonly ControlFact[]
  readonly gaps: readonly CausedGap[]
  readonly clock: readonly Happening[]
}

const NOTHING = { isRefused: false, host: null, first: null, last: null, facts: [], gaps: [], clock: [] } as const

/** Asks the trail from `windowStart` on; null: all of it. */
export const trailOf = async (
  options: IndexOptions,
  passwd: string | null,
  windowStart: number | null,
): Promise<Trail> => {
  const unasked = { rules: null, authLog: null, since: null, until: null }
  let store: Store
  try {
    store = (await openIndex(options)).store
  } catch (error) {
    if (error instanceof WhoChangedError)
      return { ...NOTHING, trouble: fromText(error.message), isRefused: isRefusal(error) }
    throw error
  }
  try {
    const knowledge = await gatherKnowledge(store, { ...options, ...unasked, passwd })
    const { host, node, first, last } = knowledge
    const facts = (await store.controlFacts(-1e15, 1e15)).filter((fact) => node === undefined || fact.node === node)
    if (first === null || last === null) return { ...NOTHING, trouble: null, host, facts }
    const from = Math.max(first, windowStart ?? first)
    return {
      ...{ trouble: null, isRefused: false, host, first, last, facts },
      gaps: await knowledge.gapsBetween(from, last),
      clock: await clockSettings(store, knowledge, from, last),
    }
  } finally {
    await store.close()
  }
}

const isRefusal = ({ cause }: WhoChangedError): boolean =>
  /^(?:EACCES|EPERM)$/.test((cause as NodeJS.ErrnoException | undefined)?.code ?? '')

const clockSettings = async (
  store: Store,
  { people, node }: Knowledge,
  from: number,
  to: number,
): Promise<readonly Happening[]> => {
  const set = (await store.acts(from, to))
    .flatMap(sightingsOfAct)
    .filter((one) => one.verb === 'set the clock' && one.success && (node === undefined || one.node === node))
  return Promise.all(
    set.map(async (one) => ({ ...one, who: one.process === null ? NOBODY : await people.who(one, one.process) })),
  )
}
