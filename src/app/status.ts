import { dirname, join } from 'node:path'
import type { CausedGap } from '../model/gap.js'
import type { Malformed } from '../model/malformed.js'
import { addCounts, noLines, type LineCounts } from '../model/line-counts.js'
import { readShipStatus, type ShipStatus } from '../ship/ship-status.js'
import type { SourceState, StoreTotals } from '../store/store.js'
import { gatherKnowledge } from './knowledge.js'
import { openIndex } from './open-index.js'
import type { AnswerOptions } from './options.js'
import { defaultIndex } from './own-host.js'

/** What the index holds. */
export interface Status {
  readonly host: string | null
  /** Stamps of the oldest and newest record, milliseconds; null for an empty index. */
  readonly first: number | null
  readonly last: number | null
  readonly sources: readonly SourceState[]
  readonly counts: LineCounts
  readonly totals: StoreTotals
  readonly gaps: readonly CausedGap[]
  /** Events of which records are missing. */
  readonly partialEvents: number
  /** The first of the lines that could not be understood. */
  readonly malformed: readonly Malformed[]
  /** How far the plugin of this index has shipped its events; null where it ships none. */
  readonly shipping: ShipStatus | null
}

export const status = async (options: AnswerOptions, malformedLimit: number): Promise<Status> => {
  const { store } = await openIndex(options)
  try {
    const knowledge = await gatherKnowledge(store, options)
    const { host, first, last } = knowledge
    const sources = await store.sources()
    return {
      host,
      first,
      last,
      sources,
      counts: sources.reduce((sum, { counts }) => addCounts(sum, counts), noLines),
      totals: await store.totals(),
      gaps: first === null || last === null ? [] : await knowledge.gapsBetween(first, last),
      partialEvents: (await store.partialEvents()).length,
      malformed: await store.malformed(malformedLimit),
      // Beside the index, where the plugin has its spool.
      shipping: readShipStatus(join(dirname(options.db ?? defaultIndex()), 'spool')),
    }
  } finally {
    await store.close()
  }
}
