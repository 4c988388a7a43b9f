import type { ByteString } from '../model/byte-string.js'

/** What stands at a path once every symbolic link on the way has been followed. */
export type PathKind = 'file' | 'directory' | 'other' | 'missing' | 'unreadable'

export interface SeenPath {
  readonly kind: PathKind
  /** The path without any link in it, as far as it could be followed. */
  readonly real: ByteString
  /** The path with links followed in its directories but not in its last name; differs from `real` where that name is a link. */
  readonly name: ByteString
}

/** The files of a host, or of a copy of it: all paths are those of the host. */
export interface HostFiles {
  readonly look: (path: ByteString) => SeenPath
  /** The names in a directory, sorted; null where it can't be read. */
  readonly list: (path: ByteString) => readonly ByteString[] | null
  /** The whole of a file; null where it can't be read. */
  readonly read: (path: ByteString) => ByteString | null
  /** Facts of the file itself; null where there is none. */
  readonly stat: (path: ByteString) => FileFacts | null
  /** Bytes that a process of root can still write to that file system; null where nobody can tell. */
  readonly freeBytes: (path: ByteString) => number | null
}

export interface FileFacts {
  readonly size: number
  /** Milliseconds since 1970 UTC. */
  readonly mtime: number
  /** The permission bits. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
}
