import { readFileSync } from 'node:fs'
import { unreadable } from './log-files.js'
import { unpackWhole } from './unpack-whole.js'

/**
 * A whole small file, or standard input for `-`, unpacked where it is packed.
 * @throws {WhoChangedError} `unreadable`, and `bad-input` for one that is packed and damaged.
 */
export const readInput = (file: string): Buffer => {
  const bytes = readBytes(file)
  return unpackWhole(bytes, file === '-' ? 'standard input' : file)
}

/**
 * The same as it is, packed or not.
 * @throws {WhoChangedError} `unreadable`.
 */
export const readBytes = (file: string): Buffer => {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    // A closed or empty terminal as standard input is no input, not a fault.
    if (file === '-' && (error as NodeJS.ErrnoException).code === 'EAGAIN') return Buffer.alloc(0)
    throw unreadable(file === '-' ? 'standard input' : file, error)
  }
}
