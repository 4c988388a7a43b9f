import type { EventId } from './event-id.js'
import type { ProcessFacts } from './process-facts.js'

/** A successful execve(2): from here on the process is this program with these arguments. */
export interface Execution extends EventId {
  readonly process: ProcessFacts
}
