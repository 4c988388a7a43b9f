import type { AttributeName } from '../model/change.js'
import type { Candidate } from './candidates.js'

/** Who did it, as far as operations can tell. */
export interface Choice {
  /** null when nothing explains the change. */
  readonly final: Candidate | null
  /** Others that could as well have set the final state; not empty only when that can't be decided. */
  readonly rivals: readonly Candidate[]
  /** Whatever changed the file, oldest first, the final hand among them. */
  readonly hands: readonly Candidate[]
  /** Differences that none of the hands can have made. */
  readonly unexplained: readonly AttributeName[]
  /** Whether the file changed once more, so long after the final hand that no call that is known can have been it. */
  readonly later: boolean
  /** Whether the rivals are those before and after AIDE began to look, and nothing tells which of their states it saw. */
  readonly underCheck: boolean
}
