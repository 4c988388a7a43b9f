import type { Change } from '../model/change.js'
import type { FileOperation } from '../model/file-operation.js'
import type { Candidate } from './candidates.js'
import { isSetBack, type Target } from './target.js'

/** The kernel stamps an event with the start of the call and a file with the end of the change, on clocks that tick apart. Seconds. */
export const TICK = 1

/** When the last operation that AIDE can have seen was: a directory's entries set its mtime, everything sets the ctime. */
export const momentOf = (change: Change, target: Target): number | null =>
  change.fileType === 'directory' && change.kind === 'changed' && change.attributes.includes('mtime')
    ? (target.newMtime ?? target.newCtime)
    : target.newCtime

/**
 * The last hand in the very second of the file's ctime. An operation on names or attributes stamps the file at once; an open stamps it
 * only when something is written, so a later one in time is no evidence against an earlier.
 */
export const exactMatch = (hands: readonly Candidate[], moment: number): Candidate | null =>
  hands.findLast(({ operation }) => isAt(operation, moment)) ?? null

/** Whether an operation can have stamped a file with a second. */
export const isAt = ({ time }: FileOperation, moment: number): boolean => {
  const second = Math.floor(time / 1000)
  return second === moment || second === moment - TICK
}

/** Whether AIDE can have seen an operation for the first time in this change. */
export const isInTime = ({ time, kind }: FileOperation, change: Change, target: Target): boolean => {
  // What a mount covers or shows bears whatever ctime it has.
  if (kind === 'mount') return true
  const second = Math.floor(time / 1000)
  // Before the baseline's own ctime: AIDE's database knew it already.
  const isKnown = change.kind !== 'added' && target.oldCtime !== null && second < target.oldCtime
  if (isKnown && !isSetBack(target)) return false
  // The kernel stamps an event when the call begins and a file when it is done, by the same clock.
  return target.newCtime === null || second <= target.newCtime
}

/** Whether an operation is older than what AIDE's database already knew of the path. */
export const isOlder = ({ time }: FileOperation, { oldCtime }: Target): boolean =>
  oldCtime !== null && Math.floor(time / 1000) < oldCtime
