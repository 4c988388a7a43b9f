import { isSameLogin } from '../model/process-facts.js'
import type { Candidate } from './candidates.js'
import { isOpen } from './causes.js'
import { TICK } from './moment.js'

/** A write this long after its open is no longer told apart from that of another who has the file open. Seconds. */
export const HELD = 2

/**
 * How long after an open a write may be one that another made, who has the file open. Where nobody else is known to have opened it, a slow
 * program is the likelier cause. Seconds.
 */
export const heldFrom = (final: Candidate, hands: readonly Candidate[]): number =>
  isOpen(final.operation) && holders(final, hands).length > 0 ? TICK : HELD

/** Others who may have had the file open, too, when it was written long after the final open. */
export const holders = (final: Candidate, hands: readonly Candidate[]): readonly Candidate[] => {
  const mine = final.operation.process
  return hands.filter(
    ({ operation }) =>
      operation !== final.operation &&
      isOpen(operation) &&
      operation.inode === final.operation.inode &&
      !isSameLogin(operation.process, mine),
  )
}
