import { lstatSync, readdirSync, type BigIntStats } from 'node:fs'
import { join } from 'node:path'
import { WhoChangedError } from '../../model/errors.js'
import { readLogSpan, type LogSpan } from '../../source/log-span.js'
import { unreadable } from '../../source/log-files.js'
import type { FileFault, RotatedSpan } from './choose-files.js'

/** A file that auditd has rotated away. */
export interface RotatedFile extends RotatedSpan {
  readonly path: string
  readonly size: number
  /** As it was before it was read; null for one that was not. */
  readonly identity: FileIdentity | null
}

/** What tells that a file is still the one that was read. */
export type FileIdentity = Pick<BigIntStats, 'dev' | 'ino' | 'size' | 'mtimeNs'>

/** As auditd names them, and as they are packed. */
const ROTATED = /^audit\.log\.(\d{1,9})(?:\.(?:gz|xz|zst|bz2))?$/

/**
 * The rotated files of a directory, oldest first, each with what its records say.
 * @throws {WhoChangedError} `unreadable` when the directory can't be read.
 */
export const rotatedFiles = async (directory: string): Promise<readonly RotatedFile[]> => {
  const names = namesIn(directory)
    .map((name) => ({ name, number: Number(ROTATED.exec(name)?.[1] ?? -1) }))
    .filter(({ number }) => number >= 0)
    .sort((a, b) => b.number - a.number || (a.name < b.name ? -1 : 1))
  const files: RotatedFile[] = []
  for (const { name } of names) files.push(await rotatedFile(join(directory, name)))
  return files
}

/** Whether a file is still the one that was read, and nobody else has it. */
export const isSameFile = (path: string, identity: FileIdentity): boolean => {
  const stats = statOrNull(path)
  return stats !== null && faultOf(stats) === null && isSame(stats, identity)
}

const rotatedFile = async (path: string): Promise<RotatedFile> => {
  const stats = statOrNull(path)
  if (stats === null) return { path, size: 0, identity: null, span: 'changing' }
  const size = Number(stats.size)
  const fault = faultOf(stats)
  if (fault !== null) return { path, size, identity: null, span: fault }
  const span = await spanOf(path)
  const now = statOrNull(path)
  if (now === null || !isSame(now, stats)) return { path, size, identity: null, span: 'changing' }
  const { dev, ino, mtimeNs } = stats
  return { path, size, identity: { dev, ino, size: stats.size, mtimeNs }, span }
}

const spanOf = async (path: string): Promise<LogSpan | FileFault> => {
  try {
    return (await readLogSpan(path)) ?? 'empty'
  } catch (error) {
    if (error instanceof WhoChangedError) return 'unreadable'
    throw error
  }
}

const faultOf = (stats: BigIntStats): FileFault | null => {
  if (stats.isSymbolicLink()) return 'link'
  if (!stats.isFile()) return 'not-a-file'
  return stats.nlink === 1n ? null : 'hard-linked'
}

const isSame = (a: FileIdentity, b: FileIdentity): boolean =>
  a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs

const statOrNull = (path: string): BigIntStats | null => {
  try {
    return lstatSync(path, { bigint: true })
  } catch {
    return null
  }
}

const namesIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory)
  } catch (error) {
    throw unreadable(directory, error)
  }
}

/** The first stamp of the log that auditd writes; null when nobody can tell. */
export const liveFirst = async (directory: string): Promise<number | null> => {
  try {
    return (await readLogSpan(join(directory, 'audit.log')))?.first ?? null
  } catch {
    return null
  }
}
