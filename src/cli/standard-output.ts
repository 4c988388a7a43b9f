import { fstatSync, writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import { unreadable } from '../source/log-files.js'
import { fail } from './fail.js'

/** Descriptors. */
const [OUTPUT, ERROR] = [1, 2]
/** Memory devices, /dev/null among them (the kernel's admin-guide/devices.txt). */
const MEMORY = 1

/**
 * Standard output as a stream. It is made when it is first asked for: a stream loads a tenth of Node's own code, which an answer that goes
 * into a pipe or a file can do without.
 */
export const standardOutput = (): NodeJS.WriteStream => {
  if (!isMade) {
    isMade = true
    // A reader that has gone (`who-changed --help | head`) is no fault.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') fail(unreadable('standard output', error))
    })
  }
  return process.stdout
}
let isMade = false

export const isOutputTerminal = (): boolean => isTerminal(OUTPUT)
export const isErrorTerminal = (): boolean => isTerminal(ERROR)

const isTerminal = (descriptor: number): boolean => {
  const stats = fstatSync(descriptor)
  return stats.isCharacterDevice() && stats.rdev >> 8 !== MEMORY && isatty(descriptor)
}

/** Writes to standard output. Resolves when it is out, with whether anybody still reads: a reader that has gone is no fault. */
export const writeOut = async (result: string | Uint8Array): Promise<boolean> => {
  const bytes = typeof result === 'string' ? Buffer.from(result) : result
  const rest = isOutputTerminal() ? bytes : writeAtOnce(bytes)
  if (rest === null) return false
  if (rest.length === 0) return true
  return new Promise<boolean>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EPIPE') resolve(false)
      else reject(unreadable('standard output', error))
    }
    process.stdout.on('error', fail)
    process.stdout.write(rest, (error) => {
      // The listener stays for what went wrong: it is told after this.
      if (error != null) return
      process.stdout.off('error', fail)
      resolve(true)
    })
  })
}

/** Writes to what waits for its reader. Returns what could not be written without waiting elsewhere; null when the reader has gone. */
const writeAtOnce = (bytes: Uint8Array): Uint8Array | null => {
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(OUTPUT, bytes, written)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EPIPE') return null
    // Somebody who shares the pipe has said that nobody is to wait for it.
    if (code !== 'EAGAIN') throw unreadable('standard output', error)
  }
  return bytes.subarray(written)
}
