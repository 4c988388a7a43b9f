import type { ByteString } from '../model/byte-string.js'
import type { Change } from '../model/change.js'
import type { Candidate } from './candidates.js'
import { explains } from './causes.js'
import type { Choice } from './choice.js'
import { handOf } from './hand.js'
import type { People } from './people.js'
import type { Target } from './target.js'
import { handBehind, tracingText } from './tracers.js'

/** Why it can't be told which of several known hands it was. */
export interface Undecided {
  readonly explanation: ByteString
  /** One of them that no operation on the file shows; null for none. */
  readonly besides: Candidate | null
}

type Decided = Choice & { readonly final: Candidate }

/** Whether the final hand is as good an answer as another; null when it is the better one. */
export const undecided = async (
  choice: Decided,
  change: Change,
  target: Target,
  people: Pick<People, 'bootStart' | 'tracing'>,
): Promise<Undecided | null> => {
  if (hasStrangers(choice, change, target, people)) return { explanation: STRANGERS, besides: null }
  if (choice.rivals.length > 0) return { explanation: choice.underCheck ? UNDER_CHECK : HELD_OPEN, besides: null }
  const tracing = await people.tracing(choice.final.operation)
  return tracing?.driven === true
    ? {
        explanation: `${tracingText(tracing)}, and can have made it do this; both are listed`,
        besides: handBehind(tracing, choice.final),
      }
    : null
}

const STRANGERS =
  "files of this name were changed on several file systems, as in a container, and the report does not tell this one's inode (--aide-db)"
const UNDER_CHECK =
  'it was changed again while AIDE was looking, and the report does not tell which of the two states AIDE saw; all are listed'
const HELD_OPEN = 'several people had it open when it was last written; all are listed'

/** Whether there are somebody else's operations under the same name on another file system, while AIDE does not tell which of the two files it saw. */
const hasStrangers = (
  { final, hands }: Decided,
  change: Change,
  target: Target,
  people: Pick<People, 'bootStart'>,
): boolean => {
  if (target.oldInode !== null || target.newInode !== null) return false
  const { operation } = final
  return hands.some(
    (one) =>
      one.path === 'name' &&
      one.operation.device !== null &&
      operation.device !== null &&
      one.operation.device !== operation.device &&
      handOf(one) !== handOf(final) &&
      explains(one.operation, change, one.path) &&
      // A device may have another number after a boot.
      people.bootStart(operation.node, one.operation.time) === people.bootStart(operation.node, operation.time),
  )
}
