import type { AttributeName, Change } from '../model/change.js'
import type { FileOperation, OperationKind } from '../model/file-operation.js'
import { byLogOrder, type Candidate } from './candidates.js'
import { explained, explains, isOfCtime, isOpen, touches, unexplainedBy } from './causes.js'
import { isSetBack, type Target } from './target.js'

/** The kernel stamps an event with the start of the call and a file with the end of the change, on clocks that tick apart. Seconds. */
const TICK = 1
/** A write this long after its open is no longer told apart from that of another who has the file open. Seconds. */
const HELD = 2

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
  if (before.final === null || isSameLogin(before.final, final)) return choice
  const hands = [...new Set([...before.hands, ...choice.hands])].sort(byLogOrder)
  return { ...choice, hands, rivals: [before.final], underCheck: true }
}

const isSameLogin = (one: Candidate, other: Candidate): boolean =>
  one.operation.process.auid === other.operation.process.auid &&
  one.operation.process.ses === other.operation.process.ses

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
  const explaining = ofFinalFile(
    uncovered(
      unlessMounted(
        withoutReturns(
          hands.filter(({ operation, path }) => explains(operation, change, path)),
          candidates,
          change,
        ),
        change,
      ),
      target,
    ),
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
 * A file that was moved away and back is what it was: to bring it back explains nothing that somebody else did to it. An inode that was
 * given to a new file in between is another file.
 */
const withoutReturns = (
  explaining: readonly Candidate[],
  candidates: readonly Candidate[],
  { kind }: Change,
): readonly Candidate[] => {
  if (kind !== 'changed') return explaining
  const away = new Set<string>()
  const returns = new Set<FileOperation>()
  for (const { operation, path } of candidates) {
    const { inode, device, role, success } = operation
    if (inode === null || !success) continue
    const file = `${device ?? ''} ${inode}`
    if (role === 'source' && operation.kind === 'rename' && path !== 'inode') away.add(file)
    else if (role === 'target' && away.has(file)) returns.add(operation)
    else if (role === 'self' && isArrival(operation)) away.delete(file)
  }
  const others = explaining.filter(({ operation }) => !returns.has(operation))
  return others.length > 0 ? others : explaining
}

/**
 * Under a mount AIDE finds another inode. While it tells of none, a mount over the name was one that only its own namespace saw, as those of
 * `ip netns exec` and of containers, if anybody else can have made the difference.
 */
const unlessMounted = (explaining: readonly Candidate[], { attributes }: Change): readonly Candidate[] => {
  if (attributes.some((name) => name === 'inode' || name === 'ftype' || name === 'fstype')) return explaining
  const others = explaining.filter(({ operation }) => operation.kind !== 'mount')
  return others.length > 0 ? others : explaining
}

/**
 * A mount that is taken away shows what is older than what it covered; whoever made that did so before AIDE's database was made, or at
 * a clock that had been set back.
 */
const uncovered = (explaining: readonly Candidate[], target: Target): readonly Candidate[] =>
  isSetBack(target) && explaining.some(({ operation }) => operation.kind === 'mount')
    ? explaining.filter((one) => !isOlder(one.operation, target))
    : explaining

/** Whether an operation is older than what AIDE's database already knew of the path. */
export const isOlder = ({ time }: FileOperation, { oldCtime }: Target): boolean =>
  oldCtime !== null && Math.floor(time / 1000) < oldCtime

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

/** When the last operation that AIDE can have seen was: a directory's entries set its mtime, everything sets the ctime. */
const momentOf = (change: Change, target: Target): number | null =>
  change.fileType === 'directory' && change.kind === 'changed' && change.attributes.includes('mtime')
    ? (target.newMtime ?? target.newCtime)
    : target.newCtime

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

/**
 * Without what was done to another file that had the name before, or after: when AIDE tells which inode it found, only that inode's
 * operations can have left what it saw. What AIDE leaves out is the inode of before, unless events show that another one came.
 */
const ofFinalFile = (explaining: readonly Candidate[], change: Change, target: Target): readonly Candidate[] => {
  const { newInode } = target
  if (newInode === null) return explaining
  const isTold = change.new.inode !== undefined
  const isOther = ({ operation: { inode, kind } }: Candidate): boolean =>
    inode !== null && inode !== newInode && kind !== 'mount'
  if (!isTold && explaining.some((one) => isOther(one) && isArrival(one.operation))) return explaining
  const replaced = new Set(explaining.filter((one) => isOther(one) && one.operation.role === 'target').map(eventOf))
  return explaining.filter((one) =>
    // What was replaced bears the inode of before; the row of what came tells of the event.
    one.operation.role === 'victim' ? !replaced.has(eventOf(one)) : !isOther(one),
  )
}

const eventOf = ({ operation: { node, time, serial } }: Candidate): string => `${node ?? ''} ${time} ${serial}`

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

/**
 * Of a file that was added, removed and added again only the last life is the one that AIDE saw; of a file that came under its name by a
 * rename or a link, also what was done to it before.
 */
const lastLife = (hands: readonly Candidate[]): readonly Candidate[] => {
  const birth = hands.findLastIndex(({ operation }) => isArrival(operation))
  if (birth < 0) return hands
  const { operation } = hands[birth]!
  if (operation.role !== 'target') return hands.slice(birth)
  const made = hands.findLastIndex(
    ({ operation: one }, index) =>
      index < birth && one.inode === operation.inode && isArrival(one) && one.role === 'self',
  )
  return hands.filter(
    (hand, index) =>
      index >= birth || (index >= made && hand.operation.inode === operation.inode && !isGone(hand.operation)),
  )
}

/** The moment in which there is a file under the name that was none before. */
export const isArrival = ({ kind, role }: FileOperation): boolean =>
  role === 'target' ||
  (role === 'self' && (kind === 'create' || kind === 'mkdir' || kind === 'mknod' || kind === 'symlink'))

/** The moment in which a name is nobody's any more, or another file's. */
export const isGone = ({ kind, role }: FileOperation): boolean =>
  (role === 'source' && kind !== 'link') || role === 'victim' || kind === 'delete' || kind === 'rmdir'

/**
 * The last hand in the very second of the file's ctime. An operation on names or attributes stamps the file at once; an open stamps it
 * only when something is written, so a later one in time is no evidence against an earlier.
 */
const exactMatch = (hands: readonly Candidate[], moment: number): Candidate | null =>
  hands.findLast(({ operation }) => isAt(operation, moment)) ?? null

/** Whether an operation can have stamped a file with a second. */
export const isAt = ({ time }: FileOperation, moment: number): boolean => {
  const second = Math.floor(time / 1000)
  return second === moment || second === moment - TICK
}

/**
 * How long after an open a write may be one that another made, who has the file open. Where nobody else is known to have opened it, a slow
 * program is the likelier cause. Seconds.
 */
export const heldFrom = (final: Candidate, hands: readonly Candidate[]): number =>
  isOpen(final.operation) && holders(final, hands).length > 0 ? TICK : HELD

/** Others who may have had the file open, too, when it was written long after the final open. */
const holders = (final: Candidate, hands: readonly Candidate[]): readonly Candidate[] => {
  const mine = final.operation.process
  return hands.filter(
    ({ operation }) =>
      operation !== final.operation &&
      isOpen(operation) &&
      operation.inode === final.operation.inode &&
      (operation.process.auid !== mine.auid || operation.process.ses !== mine.ses),
  )
}
