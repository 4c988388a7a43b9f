import { linkSync, mkdtempSync, renameSync, rmdirSync, unlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isSameFile, type FileIdentity } from './rotated-files.js'

/**
 * Deletes a file if it is still the one that was read: null when it is gone, else why not. auditd may rotate in the very moment: so the file
 * goes into a folder of its own before it is looked at for the last time.
 */
export const deleteFile = (path: string, identity: FileIdentity): string | null => {
  if (!isSameFile(path, identity)) return CHANGED
  try {
    const folder = mkdtempSync(join(dirname(path), '.who-changed-prune-'))
    const why = deleteIn(folder, path, identity)
    // One that is not empty stays, with the file.
    if (why === null || why === CHANGED) rmdirSync(folder)
    return why
  } catch (error) {
    return (error as Error).message
  }
}

const CHANGED = 'it has changed meanwhile'

const deleteIn = (folder: string, path: string, identity: FileIdentity): string | null => {
  const aside = join(folder, basename(path))
  renameSync(path, aside)
  if (isSameFile(aside, identity)) {
    unlinkSync(aside)
    return null
  }
  try {
    // Never over a file that has come there.
    linkSync(aside, path)
    unlinkSync(aside)
    return CHANGED
  } catch {
    return `${CHANGED}, and is now ${aside}`
  }
}
