import type { Change } from '../model/change.js'
import { isPath, lastName } from '../model/file-reference.js'
import type { FileOperation } from '../model/file-operation.js'
import { baseName } from '../path/normalize.js'
import { explains } from './causes.js'
import { isInTime } from './moment.js'
import type { Store } from '../store/store.js'
import { isDuring, livesOf } from './directory-lives.js'
import type { Directory } from './directories.js'
import type { Target } from './target.js'

/**
 * Operations that may have been the change, as far as anybody can tell: by a descriptor or relative to one, on a file or in a directory of
 * which only the inode is known, and nobody says whose it is. While there are any, a change can't be called unexplained.
 */
export const possiblyTarget = (
  unresolved: readonly FileOperation[],
  change: Change,
  target: Target,
  directory: Directory,
): readonly FileOperation[] => {
  const known = [target.oldInode, target.newInode].filter((inode) => inode !== null)
  return unresolved.filter(
    (operation) =>
      explains(operation, change, 'directory-entry') &&
      isInTime(operation, change, target) &&
      fitsName(operation, change) &&
      fitsDirectory(operation, directory) &&
      !isUnnamed(operation) &&
      // What is known of the target's own inode has been found by it; another inode is another file.
      (known.length === 0 || operation.inode === null),
  )
}

/** Without the operations on inodes that another event names by a path, in the same life of that inode: these are known files. */
export const onUnknownFiles = async (
  store: Pick<Store, 'operations'>,
  unresolved: readonly FileOperation[],
): Promise<readonly FileOperation[]> => {
  const inodes = new Set(unresolved.flatMap(({ inode, role }) => (inode === null || role === 'parent' ? [] : [inode])))
  if (inodes.size === 0) return unresolved
  const byInode = new Map<string, FileOperation[]>()
  for (const operation of await store.operations({ from: -1e15, to: 1e15, inodes: [...inodes] })) {
    const list = byInode.get(fileOf(operation)) ?? []
    byInode.set(fileOf(operation), list)
    list.push(operation)
  }
  return unresolved.filter((operation) => {
    const all = operation.role === 'parent' ? [] : (byInode.get(fileOf(operation)) ?? [])
    const own = livesOf(all).filter((life) => isDuring(operation.time, [life]))
    return !all.some(({ file, success, time }) => success && isPath(file) && isDuring(time, own))
  })
}

const fileOf = ({ node, device, inode }: FileOperation): string => `${node ?? ''} ${device ?? ''} ${inode ?? ''}`

/** A file that O_TMPFILE made, in no directory: a name it has by a link(2) only, which has an event of its own. */
const isUnnamed = ({ kind, role, parentInode }: FileOperation): boolean =>
  kind === 'create' && role === 'self' && parentInode === null

/** The last part of a name, where the event has one. */
const fitsName = ({ file, role }: FileOperation, change: Change): boolean => {
  if (isPath(file)) return false
  const name = role === 'parent' ? null : lastName(file)
  return name === null || name === baseName(change.path)
}

/** Of a directory that is known everything that was done in it is known by it, but for a name that the event lost. */
const fitsDirectory = ({ parentInode, device, file, role, time }: FileOperation, directory: Directory): boolean => {
  if (directory.devices.size > 0 && device !== null && !directory.devices.has(device)) return false
  if (!directory.isKnown || parentInode === null || role === 'parent') return true
  return lastName(file) === null && directory.was(parentInode, time)
}
