import { readFileSync } from 'node:fs'
import { unreadable } from './log-files.js'

/**
 * A whole small file, or standard input for `-`.
 * @throws {WhoChangedError} `unreadable`.
 */
export const readInput = (file: string): Buffer => {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    // A closed or empty terminal as standard input is no input, not a fault.
    if (file === '-' && (error as NodeJS.ErrnoException).code === 'EAGAIN') return Buffer.alloc(0)
    throw unreadable(file === '-' ? 'standard input' : file, error)
  }
}
