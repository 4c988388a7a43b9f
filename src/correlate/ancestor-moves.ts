import type { ByteString } from '../model/byte-string.js'
import type { Change } from '../model/change.js'
import { isPath } from '../model/file-reference.js'
import type { FileOperation } from '../model/file-operation.js'
import { ancestorsOf } from '../path/normalize.js'
import { byLogOrder, fetch, type Candidate, type Search } from './candidates.js'
import { touches } from './causes.js'
import { isArrival, isGone } from './name-lives.js'
import type { Target } from './target.js'

/** The kernel stamps an event a moment before it stamps the file. Seconds. */
const TICK = 1

/** What happened to the directories above a target, and what had been done to the file where it was before. */
export interface AncestorMoves {
  /** Oldest first. */
  readonly moves: readonly Candidate[]
  /** Operations on the file under its old path, before it was moved along. */
  readonly before: readonly Candidate[]
}

/**
 * Renames of a directory above the target, which take everything below along without an event of its own: for an added target those onto
 * an ancestor, for a removed one those away from it, for a changed one those that put another directory in the place of an ancestor; and
 * mounts that cover an ancestor, or uncovered it.
 */
export const ancestorMoves = async (search: Search, target: Target, change: Change): Promise<AncestorMoves> => {
  const moves: Candidate[] = []
  const before: Candidate[] = []
  for (const ancestor of ancestorsOf(target.path)) {
    if (ancestor === '/') break
    const found = (await search.directories.doneTo(ancestor)).filter(({ fileType }) => fileType === 'directory')
    for (const operation of await movesAmong(search, ancestor, found, change)) {
      if (change.kind !== 'changed' && !isOnlyMovedBy(operation, target)) continue
      moves.push({ operation, path: 'parent-moved' })
      before.push(...(await atOldPlace(search, operation, target.path.slice(ancestor.length))))
    }
  }
  return { moves: moves.sort(byLogOrder), before: before.sort(byLogOrder) }
}

/**
 * Renames of a directory above a path that met the file there: one that came brought it, unless the file was made there later; one that
 * left took it along, unless it was gone. `known`: what was done to the path itself, oldest first.
 */
export const movesAbove = async (
  search: Search,
  path: ByteString,
  known: readonly Candidate[],
): Promise<readonly Candidate[]> => {
  const moves: Candidate[] = []
  for (const ancestor of ancestorsOf(path)) {
    if (ancestor === '/') break
    for (const operation of await search.directories.doneTo(ancestor)) {
      const move: Candidate = { operation, path: 'parent-moved' }
      if (operation.kind !== 'rename' || operation.fileType !== 'directory') continue
      const later = known.find((one) => byLogOrder(one, move) > 0)
      const earlier = known.findLast((one) => byLogOrder(one, move) < 0)
      const isMet =
        operation.role === 'target'
          ? later === undefined || !isArrival(later.operation)
          : operation.role === 'source' && earlier !== undefined && !isGone(earlier.operation)
      if (isMet) moves.push(move)
    }
  }
  return moves
}

/** To be moved along leaves no mark on a file, so whatever stamped it later was something else. */
export const isOnlyMovedBy = ({ time }: FileOperation, { newCtime }: Target): boolean =>
  newCtime === null || newCtime <= time / 1000 + TICK

const movesAmong = async (
  search: Search,
  ancestor: ByteString,
  found: readonly FileOperation[],
  change: Change,
): Promise<readonly FileOperation[]> => {
  const mounts = found.filter(({ kind, role }) => kind === 'mount' && role === 'self')
  // What a mount covers is seen again when it is gone; AIDE then finds the same inode.
  const isSeen = mounts.length % 2 === 1 && (change.kind !== 'changed' || isOtherFile(change))
  const renames = found.filter(({ kind }) => kind === 'rename')
  return [...(await renamesAmong(search, ancestor, renames, change)), ...(isSeen ? mounts.slice(-1) : [])]
}

const renamesAmong = async (
  search: Search,
  ancestor: ByteString,
  renames: readonly FileOperation[],
  change: Change,
): Promise<readonly FileOperation[]> => {
  const came = renames.filter(({ role }) => role === 'target')
  const left = renames.filter(({ role }) => role === 'source')
  if (change.kind === 'added') return came
  const first = left.length > 0 ? null : await exchangedFor(search, ancestor, came[0])
  if (change.kind === 'removed') return first === null ? left : came
  const last = came.at(-1)
  // A directory that came back has the same files in it.
  const before = left[0]?.inode ?? first?.inode ?? null
  const isReplaced = last !== undefined && before !== null && last.inode !== before
  return isReplaced ? [last] : []
}

/** What had the name of an ancestor before an exchange, which moves two directories at once and shows neither leave; null for none. */
const exchangedFor = async (
  search: Search,
  ancestor: ByteString,
  came: FileOperation | undefined,
): Promise<FileOperation | null> => {
  if (came?.peer == null || !isPath(came.peer)) return null
  const there = await search.directories.doneTo(came.peer)
  return (
    there.find(
      ({ role, time, serial, peer }) =>
        role === 'target' && time === came.time && serial === came.serial && peer === ancestor,
    ) ?? null
  )
}

/** Whether AIDE found another file of that name, as far as its inode tells. */
const isOtherFile = ({ attributes }: Change): boolean =>
  attributes.some((name) => name === 'inode' || name === 'ftype' || name === 'fstype')

const atOldPlace = async (
  search: Search,
  { kind, role, peer, time }: FileOperation,
  rest: string,
): Promise<readonly Candidate[]> => {
  if (kind !== 'rename' || role !== 'target' || peer === null || !isPath(peer)) return []
  const operations = await fetch(search, { references: [peer + rest] })
  return operations
    .filter((operation) => operation.time <= time && touches(operation, 'other-name'))
    .map((operation) => ({ operation, path: 'other-name' }))
}
