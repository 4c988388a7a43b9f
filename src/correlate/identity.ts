import type { FileOperation } from '../model/file-operation.js'
import type { Target } from './target.js'

/**
 * The operations on an inode that were operations on the target: an inode number is used again as soon as its file is gone, so only the
 * stretch of its life counts in which it was the target's. `life`: all operations on that inode in the window, oldest first.
 */
export const lifeOfTarget = (
  inode: number,
  life: readonly FileOperation[],
  target: Target,
): readonly FileOperation[] => {
  const births = indexesOf(life, isBirth)
  const lastBirth = births.at(-1)
  if (target.newInode === inode && target.oldInode === inode && lastBirth === undefined) return life
  if (target.newInode === inode) {
    const begin = Math.max(lastBirth ?? 0, lastDeathOfAnother(life, target) + 1)
    return life.slice(begin)
  }
  if (target.oldInode === inode) {
    const end = births[0] ?? life.length
    return life.slice(0, end)
  }
  // Known only from events that named the target: the stretch between birth and death around each of those events.
  return stretchesAround(life, births, target)
}

/** The moment in which an inode number gets a new file. A rename or a link gives an old file a new name. */
const isBirth = ({ kind, role, success }: FileOperation): boolean =>
  success && role === 'self' && (kind === 'create' || kind === 'mkdir' || kind === 'mknod' || kind === 'symlink')

/** Removing a name of the inode. It may have been one of several links, so it ends a life only if the next name is another file's. */
const isDeath = ({ kind, role, success }: FileOperation): boolean =>
  success && ((role === 'self' && (kind === 'delete' || kind === 'rmdir')) || role === 'victim')

const lastDeathOfAnother = (life: readonly FileOperation[], target: Target): number =>
  life.findLastIndex((operation) => isDeath(operation) && operation.file !== target.path)

const stretchesAround = (
  life: readonly FileOperation[],
  births: readonly number[],
  target: Target,
): readonly FileOperation[] => {
  const bounds = [0, ...births, life.length]
  const found = new Set<FileOperation>()
  for (const [i, from] of bounds.entries()) {
    const to = bounds[i + 1]
    if (to === undefined) break
    const stretch = life.slice(from, to)
    const named = indexesOf(stretch, ({ file }) => file === target.path)
    if (named.length === 0) continue
    for (const operation of untilDeath(stretch, named[0]!)) found.add(operation)
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
