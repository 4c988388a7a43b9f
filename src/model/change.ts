import type { ByteString } from './byte-string.js'

/** What AIDE says became of an entry. */
export const CHANGE_KINDS = ['added', 'removed', 'changed'] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** The type of a file, as AIDE and stat(2) tell it. */
export type FileType = 'file' | 'directory' | 'symlink' | 'fifo' | 'socket' | 'block' | 'char'

/** A point in time as AIDE prints it: whole seconds, in the time zone of the AIDE process. */
export interface AideTime {
  /** Seconds since 1970 UTC. */
  readonly seconds: number
  /** East of UTC; null where AIDE printed no zone (0.15 and older, databases before 0.19). */
  readonly offsetMinutes: number | null
}

/** A digest, in both spellings that AIDE uses. */
export interface AideHash {
  readonly hex: string
  readonly base64: string
}

/** The attributes with a value of their own; every digest AIDE knows is in `hashes`. A number beyond 2^53 is a bigint. */
export interface AttributeValues {
  readonly ftype?: FileType
  readonly link_name?: ByteString
  readonly size?: number | bigint
  readonly bcount?: number | bigint
  /** As ls(1) prints it, `-rwsr-xr-x`. */
  readonly perm?: string
  readonly uid?: number
  readonly gid?: number
  readonly atime?: AideTime
  readonly mtime?: AideTime
  readonly ctime?: AideTime
  readonly inode?: number | bigint
  readonly linkcount?: number
  readonly hashes?: Readonly<Record<string, AideHash>>
  readonly acl?: readonly ByteString[]
  readonly xattrs?: readonly ByteString[]
  readonly selinux?: ByteString
  readonly caps?: ByteString
  readonly e2fsattrs?: string
  readonly fstype?: ByteString
}

/**
 * Names of attributes as the JSON contract spells them: the keys of {@link AttributeValues} without `hashes`, the name of each digest
 * (`sha256`), and `hash` where only the one-letter form says that some digest differs.
 */
export type AttributeName = string

/** One entry of an AIDE report. */
export interface Change {
  readonly path: ByteString
  readonly kind: ChangeKind
  readonly fileType: FileType | null
  /** In the order of the contract, without repetition. Empty for added and removed entries whose details AIDE did not print. */
  readonly attributes: readonly AttributeName[]
  readonly old: AttributeValues
  readonly new: AttributeValues
}
