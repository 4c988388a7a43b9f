import type { ByteString } from '../model/byte-string.js'
import { entryReference, inodeReference, relativeReference, type FileReference } from '../model/file-reference.js'
import { baseName, joinPath, normalizePath } from '../path/normalize.js'
import type { PathItem } from './path-item.js'
import type { SyscallEffect } from './syscall-effects.js'
import type { SyscallRecord } from './syscall-record.js'

/** AT_FDCWD, -100, as its low 32 bits: x86 prints 8 digits, other 64-bit architectures 16. */
const AT_FDCWD = 0xffff_ff9c

/** Names that stand for an open descriptor of the process, so that only the inode says which file it is. */
const DESCRIPTOR_NAME = /^\/(?:proc\/(?:self|thread-self|\d+)\/(?:task\/\d+\/)?fd|dev\/fd)\/\d+$/

/** Looked at by two strings first: nearly no name is one of them. */
const isDescriptorName = (name: ByteString): boolean =>
  (name.startsWith('/proc/') || name.startsWith('/dev/fd/')) && DESCRIPTOR_NAME.test(name)

/** Relative to what the names of one event are. */
export interface NameBase {
  readonly cwd: ByteString | null
  /** Whether relative (old) names start at a directory descriptor. */
  readonly byDescriptor: boolean
  /** The same for the new name of a rename or link. */
  readonly newByDescriptor: boolean
}

export const nameBase = (syscall: SyscallRecord, effect: SyscallEffect, cwd: ByteString | null): NameBase => ({
  cwd,
  byDescriptor: isDescriptor(syscall, effect.directory),
  newByDescriptor: isDescriptor(syscall, effect.newDirectory ?? effect.directory),
})

const isDescriptor = (syscall: SyscallRecord, argument: number | undefined): boolean =>
  argument !== undefined && syscall.args[argument] !== AT_FDCWD

/** How the event names the file of an item; null when it names nothing that could be looked up. */
export const referenceOf = (
  item: PathItem,
  parent: PathItem | null,
  cwd: ByteString | null,
  byDescriptor: boolean,
): FileReference | null => {
  const { name, inode, device } = item
  if (name === null || name === '' || isDescriptorName(name))
    return inode !== null && device !== null ? inodeReference(device, inode) : null
  if (name.startsWith('/')) return normalizePath(name)
  const joined = byDescriptor ? null : joinPath(cwd, name)
  if (joined !== null) return joined
  const last = baseName(name)
  // The name that a PARENT item shows is wrong for a call by descriptor, its inode is right (kernel/auditsc.c __audit_inode).
  if (parent?.inode != null && parent.device !== null && last !== '.' && last !== '..')
    return entryReference(parent.device, parent.inode, last)
  return relativeReference(normalizeRelative(name))
}

/** How the event names the directory of a PARENT item. */
export const parentReferenceOf = (
  parent: PathItem,
  cwd: ByteString | null,
  byDescriptor: boolean,
  childName: ByteString | null,
): FileReference | null => {
  const identity = parent.inode !== null && parent.device !== null ? inodeReference(parent.device, parent.inode) : null
  if (parent.name === null) return identity
  const absoluteChild = childName?.startsWith('/') === true
  if (parent.name.startsWith('/') && (absoluteChild || !byDescriptor)) return normalizePath(parent.name)
  return byDescriptor ? identity : (joinPath(cwd, parent.name) ?? identity)
}

const normalizeRelative = (name: ByteString): ByteString => normalizePath(`/${name}`).slice(1)
