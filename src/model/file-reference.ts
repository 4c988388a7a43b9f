import type { ByteString } from './byte-string.js'

/**
 * How an event names a file, as one byte string that can be stored and looked up:
 *
 * - `/etc/passwd`: an absolute path, normalised;
 * - `\0e<device>:<inode>/<name>`: an entry of the directory with that identity (calls relative to a directory descriptor);
 * - `\0i<device>:<inode>`: nothing but the file's own identity (calls by descriptor, `name=(null)`);
 * - `\0r<name>`: a name relative to a directory that the event does not identify.
 *
 * NUL can't be part of a path, so the forms never meet.
 */
export type FileReference = ByteString

export const entryReference = (device: string, inode: number, name: ByteString): FileReference =>
  `\0e${device}:${inode}/${name}`
export const inodeReference = (device: string, inode: number): FileReference => `\0i${device}:${inode}`
export const relativeReference = (name: ByteString): FileReference => `\0r${name}`

export const isPath = (reference: FileReference): boolean => reference.charCodeAt(0) === 0x2f

/** The last part of the name in a reference; null where it holds no name. */
export const lastName = (reference: FileReference): ByteString | null =>
  reference[1] === 'i' && !isPath(reference)
    ? null
    : reference.slice(Math.max(reference.lastIndexOf('/') + 1, isPath(reference) ? 1 : 2))
