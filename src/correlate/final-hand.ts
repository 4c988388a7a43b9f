import type { Change } from '../model/change.js'
import type { FileOperation, OperationKind } from '../model/file-operation.js'
import { byLogOrder, type Candidate } from './candidates.js'
import { explained, explains, isOfCtime, isOpen, touches, unexplainedBy } from './causes.js'
import type { Choice } from './choice.js'
import { loginOf } from './hand.js'
import { HELD, heldFrom, holders } from './held-open.js'
import { exactMatch, isInTime, momentOf } from './moment.js'
import { isArrival, isGone, lastLife } from './name-lives.js'
import { ofSeenFile } from './seen-file.js'
import type { Target } from './target.js'

const NOBODY: Choice = { final: null, rivals: [], hands: [], unexplained: [], later: false, underCheck: false }

/**
 * Chooses the operation that set the final state of a change. What came while AIDE was at work it need not have seen: a file that was read
 * already is in the report as it was before. Where no ctime tells, whoever changed it before the check is as good an answer.
 */
export const finalHand = (candidates: readonly Candidate[], change: Change, target: Target): Choice => {
  const choice = handAmong(candidates, change, target)
  const { final } = choice
  const { checkBegan } = target
  if (final === null || checkBegan === null || final.operation.time < checkBegan) return choice
  if (momentOf(change, target) !== null) return choice
  const before = handAmong(
    candidates.filter(({ operation }) => operation.time < checkBegan),
    change,
    target,
  )
  if (before.final === null || loginOf(before.final.operation) === loginOf(final.operation)) return choice
  const hands = [...new Set([...before.hands, ...choice.hands])].sort(byLogOrder)
  return { ...choice, hands, rivals: [before.final], underCheck: true }
}

const handAmong = (candidates: readonly Candidate[], change: Change, target: Target): Choice => {
  const seen = candidates.filter(
    ({ operation, path }) =>
      (explains(operation, change, path) ||
        touches(operation, path) ||
        makesEntry(operation, change) ||
        makesLink(operation, change)) &&
      isInTime(operation, change, target),
  )
  const hands = change.kind === 'added' ? lastLife(seen) : seen
  const explaining = ofSeenFile(
    hands.filter(({ operation, path }) => explains(operation, change, path)),
    candidates,
    change,
    target,
  )
  const lasting = untilWritten(explaining, change, target)
  const last = lasting.at(-1)
  if (last === undefined) return { ...NOBODY, hands }
  const moment = momentOf(change, target)
  const exact = moment === null ? null : exactMatch(lasting, moment)
  if (exact === null && moment !== null && isOfCtime(change) && moment - last.operation.time / 1000 > HELD)
    return { ...NOBODY, hands }
  const final = exact ?? last
  if (seen.some((one) => undoes(one, final, change, target))) return { ...NOBODY, hands }
  const known = untilWritten(
    candidates.filter(({ operation }) => operation.success),
    change,
    target,
  )
  const later =
    moment !== null &&
    moment - final.operation.time / 1000 > heldFrom(final, explaining) &&
    exactMatch(known, moment) === null
  const elsewhere = explaining.filter((one) => isElsewhere(one, final))
  const asGood = elsewhere.filter((one) => moment === null || exactMatch([one], moment) !== null)
  return {
    final,
    rivals: asGood.length > 0 ? asGood : later && change.kind === 'added' ? holders(final, explaining) : [],
    hands: asGood.length > 0 ? hands : hands.filter((one) => !elsewhere.includes(one)),
    unexplained: unexplainedBy(
      explaining.map(({ operation, path }) => explained(operation, change, path)),
      change,
    ),
    later,
    underCheck: false,
  }
}

/** A name more or less is one of the differences, if not the one that counts. */
const makesLink = ({ kind, role, success }: FileOperation, change: Change): boolean =>
  change.kind === 'changed' &&
  change.attributes.includes('linkcount') &&
  success &&
  role !== 'parent' &&
  (kind === 'link' || kind === 'delete')

/** Whatever comes and goes in a directory changes it, too, if only its mtime. */
const makesEntry = ({ role, success }: FileOperation, { kind, fileType, attributes }: Change): boolean =>
  kind === 'changed' && fileType === 'directory' && role === 'parent' && success && attributes.includes('mtime')

/**
 * Without whoever set a mode, an owner or an attribute before the file was written for the last time, while somebody is known who can have
 * written: the mtime tells that second, and as it is the ctime, too, nothing else was done after it.
 */
const untilWritten = (hands: readonly Candidate[], change: Change, target: Target): readonly Candidate[] => {
  const { newMtime, newCtime } = target
  if (change.kind !== 'changed' || change.fileType === 'directory' || newMtime === null || newMtime !== newCtime)
    return hands
  if (!hands.some(({ operation }) => isOpen(operation))) return hands
  return hands.filter(
    ({ operation }) => !KEEPS_MTIME.has(operation.kind) || Math.floor(operation.time / 1000) >= newMtime,
  )
}

const KEEPS_MTIME = new Set<OperationKind>(['chmod', 'chown', 'setxattr', 'removexattr'])

/** Whether two operations that only an inode number leads to were on different file systems, where the same number is another file. */
const isElsewhere = (one: Candidate, final: Candidate): boolean =>
  one.path === 'inode' &&
  final.path === 'inode' &&
  one.operation.device !== null &&
  final.operation.device !== null &&
  one.operation.device !== final.operation.device

/**
 * Whether an operation shows that AIDE saw something else than what the final hand left: a name that was made again after its removal, or
 * a file that was taken away after its last change. Somebody who is not known must have come after that.
 */
const undoes = (one: Candidate, final: Candidate, change: Change, { checkBegan }: Target): boolean => {
  const { operation, path } = one
  if (path === 'inode' || !operation.success || byLogOrder(one, final) <= 0) return false
  if (operation.serial === final.operation.serial && operation.time === final.operation.time) return false
  // While AIDE is at work nobody knows which of the two it saw.
  if (checkBegan !== null && operation.time >= checkBegan) return false
  if (change.kind === 'removed') return isArrival(operation)
  const { inode } = final.operation
  const isSame = inode === null || operation.inode === null || inode === operation.inode
  return isSame && operation.role !== 'victim' && operation.role !== 'parent' && isGone(operation)
}
