import { HEAD_BYTES, inspectHead, type LogHead } from '../scan/forms/inspect-head.js'
import { readChunks } from './chunks.js'

/** Reads the beginning of a log, uncompressed, to tell its form. A damaged log shows as much as can be read. */
export const readHead = async (path: string): Promise<LogHead> => {
  let head: Buffer = Buffer.alloc(0)
  for await (const chunk of readChunks(path, 0, () => undefined, HEAD_BYTES)) {
    head = Buffer.concat([head, chunk])
    if (head.length >= HEAD_BYTES) break
  }
  return inspectHead(head)
}
