import { readdirSync, statSync, type Stats } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { WhoChangedError } from '../model/errors.js'

/** Where auditd writes unless told otherwise. */
export const DEFAULT_LOG = '/var/log/audit'

/** Standard input, as a file. */
export const STANDARD_INPUT = '-'

/** `audit.log`, `audit.log.1`, `audit.log.3.gz`, `audit.log-20261123`, `audit.log-20261123.xz`. */
const ROTATED = /^(.+?)(?:\.(\d+)|-(\d{8}(?:[-_T]?\d+)?))?(?:\.(?:gz|xz|zst|bz2))?$/

/** One log file to read. */
export interface LogFile {
  readonly path: string
  readonly size: number
  /** Milliseconds since 1970 UTC. */
  readonly mtime: number
}

/**
 * The log files that an argument means, oldest first: a directory stands for the logs in it, the live log for itself and its rotated
 * brothers, any other file for itself.
 * @throws {WhoChangedError} `unreadable` for what is missing, and for a directory without a log.
 */
export const findLogFiles = (argument: string): readonly LogFile[] => {
  const stats = statOrThrow(argument)
  if (!stats.isDirectory()) {
    const isRotatedCopy = /(?:\.\d+|-\d{8}[\d_T-]*|\.(?:gz|xz|zst|bz2))$/.test(argument)
    return isRotatedCopy ? [logFile(argument, stats)] : withBrothers(argument)
  }
  const found = listLogs(argument, (name) => /^audit(?:d)?\.log/.test(name))
  if (found.length > 0) return found
  const others = listLogs(argument, (name) => /\.log(?:[.-]|$)/.test(name))
  if (others.length > 0) return others
  throw new WhoChangedError('unreadable', `${argument}: there is no audit log in this directory`, {
    place: { file: argument },
  })
}

const withBrothers = (live: string): readonly LogFile[] => {
  const name = basename(live)
  return listLogs(dirname(live), (other) => ROTATED.exec(other)?.[1] === name || other === name)
}

const listLogs = (directory: string, wanted: (name: string) => boolean): readonly LogFile[] => {
  const names = readNames(directory).filter(wanted)
  return names
    .map((name) => join(directory, name))
    .map((path) => ({ path, stats: statOrThrow(path) }))
    .filter(({ stats }) => stats.isFile() || stats.isFIFO())
    .map(({ path, stats }) => logFile(path, stats))
    .sort((a, b) => ageOf(b.path) - ageOf(a.path) || (a.path < b.path ? -1 : 1))
}

/** Larger is older: the number of `.N`; a dated name by its date; the live log is the youngest. */
const ageOf = (path: string): number => {
  const match = ROTATED.exec(basename(path))
  if (match?.[2] !== undefined) return Number(match[2])
  if (match?.[3] !== undefined) return 1e9 - Number(match[3].slice(0, 8)) / 1e2
  return 0
}

const logFile = (path: string, stats: Stats): LogFile => ({ path, size: stats.size, mtime: stats.mtimeMs })

const statOrThrow = (path: string): Stats => {
  try {
    return statSync(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

const readNames = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory)
  } catch (error) {
    throw unreadable(directory, error)
  }
}

/** One sentence for a file that can't be read. */
export const unreadable = (path: string, cause: unknown): WhoChangedError => {
  const { code } = cause as NodeJS.ErrnoException
  const why =
    code === 'ENOENT'
      ? 'there is no such file'
      : code === 'EACCES' || code === 'EPERM'
        ? 'permission denied (the audit log is readable by root only)'
        : code === 'EISDIR'
          ? 'this is a directory'
          : code === 'ENOSPC' || code === 'EDQUOT'
            ? 'no space left on the device'
            : (cause as Error).message
  return new WhoChangedError('unreadable', `${path}: ${why}`, { place: { file: path }, cause })
}
