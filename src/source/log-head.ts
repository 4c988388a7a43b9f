import { HEAD_BYTES, inspectHead, type LogHead } from '../scan/forms/inspect-head.js'
import { readChunks } from './chunks.js'

/** Reads the beginning of a log, uncompressed, to tell its form. A damaged log shows as much as can be read. */
export const readHead = async (path: string): Promise<{ readonly head: LogHead; readonly bytes: Buffer }> => {
  const chunks = readChunks(path, 0, () => undefined, HEAD_BYTES)
  try {
    return await takeHead(chunks)
  } finally {
    await chunks.return(undefined)
  }
}

/** Takes the beginning of a stream to tell its form, for whoever can't read it twice: the bytes taken come back with it. */
export const takeHead = async (
  chunks: AsyncGenerator<Buffer>,
): Promise<{ readonly head: LogHead; readonly bytes: Buffer }> => {
  let bytes: Buffer = Buffer.alloc(0)
  while (bytes.length < HEAD_BYTES) {
    const next = await chunks.next()
    if (next.done === true) break
    bytes = Buffer.concat([bytes, next.value])
  }
  return { head: inspectHead(bytes), bytes }
}
