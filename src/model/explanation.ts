import type { ByteString } from './byte-string.js'
import type { EventId } from './event-id.js'

/**
 * What a step is about: `file` how the event is tied to the path · `deed` what was done, and which differences it explains · `login` who
 * it was · `chain` through whom · `request` whose request a service carried out · `before` what others had done to the file · `rule` what would have logged it · `gap` when the trail
 * could not see · `doubt` what speaks against the answer.
 */
export type StepTopic = 'file' | 'deed' | 'login' | 'chain' | 'request' | 'before' | 'rule' | 'gap' | 'doubt'

/** One step of an explanation: a plain sentence, and the events that show it. */
export interface Step {
  readonly topic: StepTopic
  readonly text: ByteString
  readonly events: readonly EventId[]
}
