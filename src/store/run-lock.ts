import Database from 'better-sqlite3'
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { unwritable } from './unwritable.js'

export type Lock =
  | { readonly taken: true; readonly release: () => void }
  // Somebody else has it, who may have said who that is.
  | { readonly taken: false; readonly holder: string | null }

/**
 * Takes a lock that one process at a time can have. The kernel holds it (SQLite's own lock of a file), so it is gone with its process
 * however that ends: there is no stale lock, and no pid that could mean somebody else. A file beside it says who has it.
 * @param self what others are told while the lock is held
 * @throws {WhoChangedError} `index` when the files can't be made.
 */
export const takeLock = (file: string, self: string): Lock => {
  const note = `${file}.holder`
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch (error) {
    throw unwritable(file, error)
  }
  const database = new Database(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return { taken: false, holder: readNote(note) }
    throw unwritable(file, error)
  }
  try {
    writeFileSync(note, self, { mode: 0o600 })
  } catch (error) {
    database.close()
    throw unwritable(note, error)
  }
  return {
    taken: true,
    release: () => {
      rmSync(note, { force: true })
      database.close()
    },
  }
}

const readNote = (note: string): string | null => {
  try {
    return readFileSync(note, 'utf8').trim() || null
  } catch {
    return null
  }
}
