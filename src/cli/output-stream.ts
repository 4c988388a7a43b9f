import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { unreadable } from '../source/log-files.js'
import { standardOutput } from './standard-output.js'

/** Where a long result is written piece by piece. */
export interface Output {
  /** Resolves when more may be written. */
  write(text: string): Promise<void>
  close(): Promise<void>
  /** Whether the reader has gone (`| head`), which is no fault. */
  readonly isClosed: boolean
}

/**
 * Opens a file, or standard output for `-`.
 * @throws {WhoChangedError} `unreadable` when the file can't be written.
 */
export const openOutput = async (file: string): Promise<Output> => {
  const stream = file === '-' ? standardOutput() : createWriteStream(file)
  let failure: unknown = null
  let isClosed = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure = error
    isClosed = true
  })
  if (file !== '-') await once(stream, 'open').catch((error: unknown) => Promise.reject(unreadable(file, error)))
  const settled = (): void => {
    if (failure !== null) throw unreadable(file === '-' ? 'standard output' : file, failure)
  }
  return {
    write: async (text) => {
      if (text !== '' && !isClosed)
        await new Promise<void>((resolve) =>
          stream.write(text, () => {
            resolve()
          }),
        )
      settled()
    },
    close: async () => {
      if (file !== '-' && !isClosed)
        await new Promise<void>((resolve) =>
          stream.end(() => {
            resolve()
          }),
        )
      settled()
    },
    get isClosed() {
      return isClosed
    },
  }
}
