import { isPath } from '../model/file-reference.js'
import type { FileOperation } from '../model/file-operation.js'
import { ancestorsOf } from '../path/normalize.js'
import { byLogOrder, fetch, type Candidate, type Search } from './candidates.js'
import { touches } from './causes.js'
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
 * an ancestor, for a removed one those away from it; and mounts that cover an ancestor, or uncovered it.
 */
export const ancestorMoves = async (search: Search, target: Target): Promise<AncestorMoves> => {
  const moves: Candidate[] = []
  const before: Candidate[] = []
  for (const ancestor of ancestorsOf(target.path)) {
    if (ancestor === '/') break
    for (const operation of await onAncestor(search, ancestor, target)) {
      moves.push({ operation, path: 'parent-moved' })
      before.push(...(await atOldPlace(search, operation, target.path.slice(ancestor.length))))
    }
  }
  return { moves: moves.sort(byLogOrder), before: before.sort(byLogOrder) }
}

const onAncestor = async (search: Search, ancestor: string, target: Target): Promise<readonly FileOperation[]> => {
  const found = (await search.directories.doneTo(ancestor)).filter(
    ({ fileType, time }) =>
      fileType === 'directory' &&
      // To be moved along leaves no mark on a file, so whatever stamped it later was something else.
      (target.newCtime === null || target.newCtime <= time / 1000 + TICK),
  )
  const wanted = target.kind === 'removed' ? 'source' : 'target'
  const mounts = found.filter(({ kind, role }) => kind === 'mount' && role === 'self')
  return [
    ...found.filter(({ kind, role }) => kind === 'rename' && role === wanted),
    // What a mount covers is seen again when it is gone.
    ...(mounts.length % 2 === 1 ? mounts.slice(-1) : []),
  ]
}

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
