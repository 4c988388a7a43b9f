import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { unreadable } from './log-files.js'

/** A file with the time of its last change, milliseconds since 1970 UTC. */
export interface DatedFile {
  readonly path: string
  readonly mtime: number
}

/**
 * The newest report that a program has left at a path: that file, or the newest of its rotated copies when it was rotated away or emptied
 * since. All empty: the file itself.
 * @throws {WhoChangedError} `unreadable` when there is none.
 */
export const newestReport = (path: string): DatedFile => {
  try {
    const name = basename(path)
    const found = readdirSync(dirname(path))
      .filter((other) => other === name || isCopy(other, name))
      .map((other) => join(dirname(path), other))
      .map((file) => ({ path: file, stats: statSync(file, { throwIfNoEntry: false }) }))
      .flatMap((one) => (one.stats?.isFile() === true ? [{ path: one.path, stats: one.stats }] : []))
      .sort((a, b) => b.stats.mtimeMs - a.stats.mtimeMs)
    const newest = found.find(({ stats }) => stats.size > 0) ?? { path, stats: statSync(path) }
    return { path: newest.path, mtime: newest.stats.mtimeMs }
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** `aide.log.0`, `aide.log.1.gz`, `aide.log-20261123`: as savelog(8) and logrotate(8) name them. */
const isCopy = (other: string, name: string): boolean =>
  other.startsWith(name) && /^(?:\.\d+|-\d{8}(?:[-_T]?\d+)?)(?:\.gz)?$/.test(other.slice(name.length))
