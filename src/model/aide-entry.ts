import type { ByteString } from './byte-string.js'
import type { AideTime, FileType } from './change.js'

/** What one line of an AIDE database tells about a file, as far as the join can use it. Absent columns are null. */
export interface AideEntry {
  readonly path: ByteString
  readonly fileType: FileType | null
  readonly inode: number | bigint | null
  readonly uid: number | null
  readonly gid: number | null
  readonly size: number | bigint | null
  /** Seconds since 1970 UTC. */
  readonly mtime: number | null
  /** Seconds since 1970 UTC. */
  readonly ctime: number | null
  readonly linkCount: number | null
  /** The target of a symbolic link. */
  readonly linkName: ByteString | null
  /** Whether AIDE passes over changes of it that its attributes would show: a log that grows, is packed or moved by rotation. */
  readonly isLenient: boolean
}

/** The head of an AIDE database. */
export interface AideDatabaseHead {
  readonly version: string | null
  /** When the database was made, as printed: local time without a zone before AIDE 0.19. */
  readonly generated: AideTime | null
  /** The columns of `@@db_spec`. */
  readonly columns: readonly string[]
}
