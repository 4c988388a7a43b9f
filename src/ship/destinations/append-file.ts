import { open } from 'node:fs/promises'
import type { Destination } from '../destination.js'
import { keptLine } from '../entry.js'

const NEWLINE = 0x0a

/** Lines at the end of a file, on the disk for good when they are acknowledged. Opened for each batch, so that it may be rotated away. */
export const appendFile = (name: string, path: string): Destination => ({
  ...{ name, confirmAfter: 0, fault: () => null },
  send: async (entries) => {
    const file = await open(path, 'a+', 0o600)
    try {
      const stats = await file.stat()
      const isPlain = stats.isFile()
      const { size } = stats
      // What a kill left of a line must not swallow the next.
      const isTorn = isPlain && size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== NEWLINE
      try {
        await file.appendFile(
          Buffer.concat([...(isTorn ? [Buffer.of(NEWLINE)] : []), ...entries.map((entry) => keptLine(entry))]),
        )
        if (isPlain) await file.datasync()
      } catch (error) {
        if (isPlain) await file.truncate(size)
        throw error
      }
    } finally {
      await file.close()
    }
  },
  close: () => Promise.resolve(),
})
