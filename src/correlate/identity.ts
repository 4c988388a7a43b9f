import { isPath, type FileReference } from '../model/file-reference.js'
import type { FileOperation } from '../model/file-operation.js'
import type { Target } from './target.js'

/** Whether a reference names the target itself. */
type NamesTarget = (file: FileReference) => boolean
type AtTarget = (operation: FileOperation) => boolean

/**
 * The operations on an inode that were operations on the target: an inode number is used again as soon as its file is gone, so only the
 * stretch of its life counts in which it was the target's. `life`: all operations on that inode in the window, oldest first.
 */
export const lifeOfTarget = (
  inode: number,
  life: readonly FileOperation[],
  target: Target,
  namesTarget: NamesTarget,
): readonly FileOperation[] => {
  const isAtTarget: AtTarget = ({ file }) => namesTarget(file)
  const births = indexesOf(life, isBirth)
  const lastBirth = births.at(-1)
  if (target.newInode === inode && target.oldInode === inode) {
    // AIDE may only not have told another inode: events that show the file leave, and its number used elsewhere, are believed.
    const isBack = lastBirth === undefined || life.slice(lastBirth).some(isAtTarget)
    if (!isBack) return untilDetached(life.slice(0, births[0]), isAtTarget)
    if (lastBirth === undefined) return untilLeft(life, namesTarget)
  }
  if (target.newInode === inode) {
    const begin = Math.max(lastBirth ?? 0, lastDeathOfAnother(life, isAtTarget) + 1)
    const stretch = life.slice(begin)
    // Nobody knows how the inode came here: under another name it may have been another file.
    const isShown = lastBirth !== undefined || stretch.some((one) => isAtTarget(one) && one.role === 'target')
    return isShown ? stretch : stretch.filter((one) => isAtTarget(one) || !isPath(one.file))
  }
  if (target.oldInode === inode) {
    const end = births[0] ?? life.length
    return untilDetached(life.slice(0, end), isAtTarget)
  }
  // Known only from events that named the target: the stretch between birth and death around each of those events.
  return stretchesAround(life, births, namesTarget)
}

/** The moment in which an inode number gets a new file. A rename or a link gives an old file a new name. */
const isBirth = ({ kind, role, success }: FileOperation): boolean =>
  success && role === 'self' && (kind === 'create' || kind === 'mkdir' || kind === 'mknod' || kind === 'symlink')

/** Once the name stands for another file, what is done to the old one under its other names is no matter of the target. */
const untilDetached = (life: readonly FileOperation[], isAtTarget: AtTarget): readonly FileOperation[] => {
  const end = life.findIndex((operation) => isAtTarget(operation) && (isDeath(operation) || isTakenAway(operation)))
  return end < 0 ? life : life.slice(0, end + 1)
}

/** Without what was done after the inode had left the name for good. */
const untilLeft = (life: readonly FileOperation[], namesTarget: NamesTarget): readonly FileOperation[] => {
  const left = life.findLastIndex((one) => isLeaving(one, namesTarget))
  const isBack = life.slice(left + 1).some(({ file, role }) => role === 'target' && namesTarget(file))
  return left < 0 || isBack ? life : life.slice(0, left + 1)
}

/** An exchange shows where the file went, and not that it left. */
const isLeaving = (operation: FileOperation, namesTarget: NamesTarget): boolean =>
  namesTarget(operation.file)
    ? isDeath(operation) || isTakenAway(operation)
    : operation.success &&
      operation.kind === 'rename' &&
      operation.role === 'target' &&
      operation.peer !== null &&
      namesTarget(operation.peer)

const isTakenAway = ({ kind, role, success }: FileOperation): boolean =>
  success && kind === 'rename' && role === 'source'

/** Removing a name of the inode. It may have been one of several links, so it ends a life only if the next name is another file's. */
const isDeath = ({ kind, role, success }: FileOperation): boolean =>
  success && ((role === 'self' && (kind === 'delete' || kind === 'rmdir')) || role === 'victim')

const lastDeathOfAnother = (life: readonly FileOperation[], isAtTarget: AtTarget): number =>
  life.findLastIndex((operation) => isDeath(operation) && !isAtTarget(operation))

const stretchesAround = (
  life: readonly FileOperation[],
  births: readonly number[],
  namesTarget: NamesTarget,
): readonly FileOperation[] => {
  const isAtTarget: AtTarget = ({ file }) => namesTarget(file)
  const bounds = [0, ...births, life.length]
  const found = new Set<FileOperation>()
  for (const [i, from] of bounds.entries()) {
    const to = bounds[i + 1]
    if (to === undefined) break
    const stretch = life.slice(from, to)
    const named = indexesOf(stretch, isAtTarget)
    if (named.length === 0) continue
    for (const operation of untilLeft(untilDeath(stretch, named[0]!), namesTarget)) found.add(operation)
  }
  return [...found]
}

/** A stretch without the part behind a death that comes before, or after, the operations that named the target. */
const untilDeath = (stretch: readonly FileOperation[], named: number): readonly FileOperation[] => {
  const before = stretch.slice(0, named).findLastIndex(isDeath)
  const after = stretch.findIndex((operation, index) => index > named && isDeath(operation))
  return stretch.slice(before + 1, after < 0 ? undefined : after + 1)
}

const indexesOf = <T>(list: readonly T[], test: (item: T) => boolean): readonly number[] =>
  list.flatMap((item, index) => (test(item) ? [index] : []))
