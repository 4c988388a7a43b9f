import type { Step } from '../model/explanation.js'
import { wholeExplanation } from '../model/missing-rule.js'
import type { ReasonGiven } from './reason.js'

/** Reasons that are kept in memory: most changes without a name share one with their neighbours. */
const REMEMBERED = 1000

/** Gives a reason that was given before as the same object: of one directory without a rule ten thousand files may have changed. */
export class KnownReasons {
  readonly #known = new Map<string, ReasonGiven>()

  of(given: ReasonGiven): ReasonGiven {
    const key = wholeExplanation(given)
    const known = this.#known.get(key)
    if (known !== undefined && isSame(known, given)) return known
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    this.#known.set(key, given)
    return given
  }
}

/** Whether two reasons in the same words are the same. */
const isSame = (one: ReasonGiven, other: ReasonGiven): boolean =>
  one.reason === other.reason &&
  one.explanation === other.explanation &&
  one.missingRule?.namesFile === other.missingRule?.namesFile &&
  areSame(one.grounds, other.grounds)

const areSame = (some: readonly Step[], others: readonly Step[]): boolean =>
  some.length === others.length &&
  some.every(({ topic, text, events }, index) => {
    const other = others[index]!
    const hasSameEvents = events === other.events || (events.length === 0 && other.events.length === 0)
    return topic === other.topic && text === other.text && hasSameEvents
  })
