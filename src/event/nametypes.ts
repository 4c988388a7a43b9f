import type { PathItem } from './path-item.js'
import type { SyscallEffect } from './syscall-effects.js'

type NameType = PathItem['nametype']

/**
 * The items of a call that makes, removes or moves a name, each with its part. Kernels before 3.13 do not write it: then every item reads
 * as NORMAL, which in such a call no later kernel gives. Their order is that of the lookups, parents first and in the order of the
 * arguments (kernel/auditsc.c __audit_inode and __audit_inode_child of 2.6.32).
 */
export const withNametypes = ({ kind }: SyscallEffect, items: readonly PathItem[]): readonly PathItem[] => {
  const parts = PARTS.get(kind)
  if (parts === undefined || items.length < 2 || items.some(({ nametype }) => nametype !== 'NORMAL')) return items
  // The text of a symbolic link was never looked up.
  const found = items.filter(({ inode }) => inode !== null)
  const own = kind === 'link' ? found.toSorted((a, b) => Number(isDirectory(b)) - Number(isDirectory(a))) : found
  if (own.length !== parts.length || !isDirectory(own[0]!)) return items
  const known = new Map(own.map((item, index) => [item, { ...item, nametype: parts[index]! }]))
  return items.map((item) => known.get(item) ?? { ...item, nametype: 'UNKNOWN' as const })
}

const isDirectory = ({ fileType }: PathItem): boolean => fileType === 'directory'

const PARTS = new Map<SyscallEffect['kind'], readonly NameType[]>([
  ['rename', ['PARENT', 'PARENT', 'DELETE', 'CREATE']],
  ['delete', ['PARENT', 'DELETE']],
  ['rmdir', ['PARENT', 'DELETE']],
  ['mkdir', ['PARENT', 'CREATE']],
  ['mknod', ['PARENT', 'CREATE']],
  ['symlink', ['PARENT', 'CREATE']],
  ['link', ['PARENT', 'NORMAL', 'CREATE']],
  // Whether an open made the file or found it is not told.
  ['open', ['PARENT', 'NORMAL']],
])
