import type { Change } from '../model/change.js'
import type { FileOperation } from '../model/file-operation.js'
import type { Candidate } from './candidates.js'
import { explains, isOpen } from './causes.js'
import type { Target } from './target.js'

/** The kernel stamps an event with the start of the call and a file with the end of the change, on clocks that tick apart. Seconds. */
const TICK = 1
/** A write this long after its open is no longer told apart from that of another who has the file open. Seconds. */
const HELD = 2

/** Who did it, as far as operations can tell. `hands` are those that explain the change, oldest first. */
export interface Choice {
  /** null when nothing explains the change. */
  readonly final: Candidate | null
  /** Others that could as well have set the final state; not empty only when that can't be decided. */
  readonly rivals: readonly Candidate[]
  readonly hands: readonly Candidate[]
  /** Whether the file changed once more, so long after the final hand that only a descriptor held open could have done it. */
  readonly later: boolean
}

const NOBODY: Choice = { final: null, rivals: [], hands: [], later: false }

/** Chooses the operation that set the final state of a change. */
export const finalHand = (candidates: readonly Candidate[], change: Change, target: Target): Choice => {
  const possible = candidates.filter(
    ({ operation, path }) => explains(operation, change, path) && isInTime(operation, change, target),
  )
  const hands = change.kind === 'added' ? sinceBirth(possible) : possible
  const last = hands.at(-1)
  if (last === undefined) return NOBODY
  const moment = momentOf(change, target)
  const final = moment === null ? last : (exactMatch(hands, moment) ?? last)
  const later = moment !== null && moment - final.operation.time / 1000 > HELD
  return { final, rivals: later ? holders(final, hands) : [], hands, later }
}

/** When the last operation that AIDE can have seen was: a directory's entries set its mtime, everything sets the ctime. */
const momentOf = (change: Change, target: Target): number | null =>
  change.fileType === 'directory' && change.kind === 'changed' && change.attributes.includes('mtime')
    ? (target.newMtime ?? target.newCtime)
    : target.newCtime

/** Whether AIDE can have seen an operation for the first time in this change. */
export const isInTime = ({ time }: FileOperation, change: Change, target: Target): boolean => {
  const second = Math.floor(time / 1000)
  // Before the baseline's own ctime: AIDE's database knew it already.
  if (change.kind !== 'added' && target.oldCtime !== null && second < target.oldCtime) return false
  return target.newCtime === null || second <= target.newCtime + TICK
}

/** Of a file that was added, removed and added again only the last life is the one that AIDE saw. */
const sinceBirth = (hands: readonly Candidate[]): readonly Candidate[] => {
  const birth = hands.findLastIndex(
    ({ operation: { kind, role } }) =>
      role === 'target' || (role === 'self' && kind !== 'write' && kind !== 'truncate'),
  )
  return birth < 0 ? hands : hands.slice(birth)
}

/**
 * The last hand in the very second of the file's ctime. An operation on names or attributes stamps the file at once; an open stamps it
 * only when something is written, so a later one in time is no evidence against an earlier.
 */
const exactMatch = (hands: readonly Candidate[], moment: number): Candidate | null =>
  hands.findLast(({ operation }) => {
    const second = Math.floor(operation.time / 1000)
    return second === moment || second === moment - TICK
  }) ?? null

/** Others who may have had the file open, too, when it was written long after the final open. */
const holders = (final: Candidate, hands: readonly Candidate[]): readonly Candidate[] => {
  if (!isOpen(final.operation)) return []
  const mine = final.operation.process
  return hands.filter(
    ({ operation }) =>
      operation !== final.operation &&
      isOpen(operation) &&
      operation.inode === final.operation.inode &&
      (operation.process.auid !== mine.auid || operation.process.ses !== mine.ses),
  )
}
