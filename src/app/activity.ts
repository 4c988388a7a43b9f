import { gatherActivity, type Gathered } from '../activity/gather.js'
import type { ProcessView } from '../model/attribution.js'
import type { Happening, Topic } from '../model/activity.js'
import type { CausedGap } from '../model/gap.js'
import type { IngestSummary } from '../ingest/ingest.js'
import { gatherKnowledge } from './knowledge.js'
import { openIndex } from './open-index.js'
import type { AnswerOptions } from './options.js'

export interface ActivityOptions extends AnswerOptions {
  /** Only these topics; empty: all. */
  readonly topics: readonly Topic[]
  /** Whether each happening comes with the program and its ancestry. */
  readonly processes: boolean
}

/** A happening with the program that did it, where that was asked for and is known. */
export interface Shown extends Happening {
  readonly program: ProcessView | null
}

export interface Activity extends Pick<Gathered, 'unresolved'> {
  readonly host: string | null
  readonly window: { readonly from: number; readonly to: number }
  readonly gaps: readonly CausedGap[]
  readonly topics: readonly { readonly topic: Topic; readonly happenings: readonly Shown[] }[]
  readonly read: IngestSummary | null
}

/** What happened in a span by topics, as far as the rules of the host logged it. */
export const activity = async (options: ActivityOptions, now: number): Promise<Activity> => {
  const { store, read } = await openIndex(options)
  try {
    const { people, host, node, first, last, gapsBetween } = await gatherKnowledge(store, options)
    const window = { from: options.since ?? first ?? now, to: options.until ?? Math.max(now, last ?? now) }
    const { byTopic, unresolved } = await gatherActivity(store, people, { ...window, node })
    const asked = [...byTopic].filter(([topic]) => options.topics.length === 0 || options.topics.includes(topic))
    const topics: { topic: Topic; happenings: Shown[] }[] = []
    for (const [topic, happenings] of asked) {
      const shown: Shown[] = []
      for (const one of happenings) {
        const program = options.processes && one.process !== null ? await people.process(one, one.process) : null
        shown.push({ ...one, program })
      }
      topics.push({ topic, happenings: shown })
    }
    return { host, window, gaps: await gapsBetween(window.from, window.to), topics, unresolved, read }
  } finally {
    await store.close()
  }
}
