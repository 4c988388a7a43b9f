import { fstatSync, writeSync } from 'node:fs'
import { isatty } from 'node:tty'
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
      if (error.code !== 'EPIPE') fail(error)
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

/** Writes a whole result to standard output. Resolves when it is out; a reader that has gone is no fault. */
export const writeOut = async (result: string | Uint8Array): Promise<void> => {
  const bytes = typeof result === 'string' ? Buffer.from(result) : result
  const rest = isOutputTerminal() ? bytes : writeAtOnce(bytes)
  if (rest.length === 0) return
  await new Promise<void>((resolve, reject) => {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') resolve()
      else reject(error)
    })
    process.stdout.write(rest, () => {
      resolve()
    })
  })
}

/** Writes to what waits for its reader. Returns what could not be written without waiting elsewhere. */
const writeAtOnce = (bytes: Uint8Array): Uint8Array => {
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(OUTPUT, bytes, written)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EPIPE') return new Uint8Array()
    // Somebody who shares the pipe has said that nobody is to wait for it.
    if (code !== 'EAGAIN') throw error
  }
  return bytes.subarray(written)
}
