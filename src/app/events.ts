import { readEvents, type EventBatch } from '../source/read-events.js'
import type { LineCounts } from '../model/line-counts.js'

/** What `who-changed events` was asked for. */
export interface EventsOptions {
  /** Files and directories; `-` is standard input. */
  readonly logs: readonly string[]
  /** The node of records that name none. */
  readonly node: string | null
}

/** All events of the logs, piece by piece; the return value is what became of the lines. */
export const events = ({ logs, node }: EventsOptions): AsyncGenerator<EventBatch, LineCounts> => readEvents(logs, node)
