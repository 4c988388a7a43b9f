import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unwritable } from '../../store/unwritable.js'
import { defaultIndex } from '../own-host.js'

/** Where the index is, and with it what one night leaves for the next. */
export const stateFolder = (db: string | null): string => dirname(db ?? defaultIndex())

/** A folder, made for its owner only when it is not there. */
export const privateFolder = (...parts: readonly string[]): string => {
  const folder = join(...parts)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unwritable(folder, error)
  }
  return folder
}

/** Writes a file for its owner only, whole or not at all. */
export const writePrivate = (file: string, content: string | Buffer): void => {
  writePrivatePieces(file, [content])
}

/** The same of a content that is made piece by piece. */
export const writePrivatePieces = (file: string, pieces: Iterable<string | Uint8Array>): void => {
  try {
    const descriptor = openSync(`${file}.new`, 'w', 0o600)
    try {
      for (const piece of pieces) writeFileSync(descriptor, piece)
    } finally {
      closeSync(descriptor)
    }
    renameSync(`${file}.new`, file)
  } catch (error) {
    throw unwritable(file, error)
  }
}

/** The name of the folder of a night, which sorts by time: `2026-11-23T030001.000Z`. */
export const nightName = (time: number): string => new Date(time).toISOString().replaceAll(':', '')

const NIGHT_NAME = /^\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z$/

/** Removes all but the last nights of a folder. What is not named like one is somebody else's. */
export const keepLastNights = (folder: string, count: number): void => {
  const names = readdirSync(folder)
    .filter((name) => NIGHT_NAME.test(name))
    .sort()
  for (const name of names.slice(0, Math.max(0, names.length - count)))
    rmSync(join(folder, name), { recursive: true, force: true })
}

/** A small file, or null when there is none. */
export const readIfThere = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
