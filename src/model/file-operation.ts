import type { ByteString } from './byte-string.js'
import type { EventId } from './event-id.js'
import type { FileReference } from './file-reference.js'
import type { FileType } from './change.js'
import type { ProcessFacts } from './process-facts.js'

/** What was done. The order is part of the index's format: append, never reorder. */
export const OPERATION_KINDS = [
  'write',
  'create',
  'delete',
  'rename',
  'link',
  'symlink',
  'mkdir',
  'rmdir',
  'mknod',
  'chmod',
  'chown',
  'truncate',
  'setxattr',
  'removexattr',
  'utime',
  'mount',
] as const
export type OperationKind = (typeof OPERATION_KINDS)[number]

/**
 * The part that a file plays in an operation:
 * `self` the file itself · `parent` the directory in which an entry appeared or vanished · `source` the old name of a rename or the file
 * that got one more link · `target` the new name · `victim` what a rename replaced.
 *
 * The order is part of the index's format: append, never reorder.
 */
export const OPERATION_ROLES = ['self', 'parent', 'source', 'target', 'victim'] as const
export type OperationRole = (typeof OPERATION_ROLES)[number]

/** One effect of one event on one file. */
export interface FileOperation extends EventId {
  /** The number of the PATH record within the event: tells apart the effects of one event on one file. */
  readonly item: number
  readonly kind: OperationKind
  readonly role: OperationRole
  readonly success: boolean
  readonly file: FileReference
  /** See `inodeNumber`; null where the kernel never resolved the name. */
  readonly inode: number | null
  /** `fe:00`, as logged: major and minor number, hexadecimal. */
  readonly device: string | null
  /** The inode of the directory in which the name was made or removed: tells a name inside a container from the host's. */
  readonly parentInode: number | null
  /** Type of the file at that moment, from `mode=`. */
  readonly fileType: FileType | null
  /** The other name of a rename, the other link of a link, the target text of a symbolic link. */
  readonly peer: FileReference | null
  /** The first rule key (`-k`) of the event. */
  readonly key: ByteString | null
  readonly process: ProcessFacts
}
