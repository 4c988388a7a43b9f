import { baseName } from '../path/normalize.js'
import type { PathItem } from './path-item.js'

/** What a call did as its process sees it, and what the file system below did for it. */
export interface StackedLayers {
  readonly above: readonly PathItem[]
  /** Entries by their last name, each in the directory that its item before it names by inode. */
  readonly below: readonly PathItem[]
}

/**
 * The items of a call on a file system that keeps its files in another one (overlayfs, aufs): of containers, and of hosts whose root is one.
 * It makes the call again below, by directory and name. The kernel then finds the entry of the call above by its name, writes over it which
 * file it is below, and adds a PARENT without a name. Null for every other call. Source: kernel/auditsc.c __audit_inode_child.
 */
export const stackedLayers = (items: readonly PathItem[]): StackedLayers | null => {
  const device = items.find(isParent)?.device ?? null
  if (device === null) return null
  const below = items.find((item) => isParent(item) && item.name === null && item.device !== device)?.device
  if (below === undefined || below === null) return null
  const isBelow = (item: PathItem): boolean => item.device === below
  if (!items.some((item) => isBelow(item) && !isParent(item) && item.name !== null)) return null
  return {
    above: items
      .filter((item) => !isParent(item) || !isBelow(item))
      .map((item) => (isBelow(item) ? { ...item, device } : item)),
    below: items.filter(isBelow).map((item) => (item.name === null ? item : { ...item, name: baseName(item.name) })),
  }
}

const isParent = ({ nametype }: PathItem): boolean => nametype === 'PARENT'
