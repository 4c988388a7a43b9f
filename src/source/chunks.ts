import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { WhoChangedError } from '../model/errors.js'
import { unreadable } from './log-files.js'

const CHUNK_BYTES = 1 << 20
const GZIP_MAGIC = [0x1f, 0x8b] as const

/**
 * The bytes of a log from `offset` on, uncompressed: gzip is told by its first bytes, not by the name. A chunk is valid only until the
 * next one is asked for.
 * @throws {WhoChangedError} `unreadable` when it can't be read, `bad-input` when the compressed data are damaged.
 */
export async function* readChunks(path: string, offset: number): AsyncGenerator<Buffer> {
  if (await isGzip(path)) yield* gunzipChunks(path, offset)
  else yield* plainChunks(path, offset)
}

async function* plainChunks(path: string, offset: number): AsyncGenerator<Buffer> {
  const handle = await openOrThrow(path)
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    for (let position = offset; ;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, position)
      if (bytesRead === 0) return
      position += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } catch (error) {
    throw error instanceof WhoChangedError ? error : unreadable(path, error)
  } finally {
    await handle.close()
  }
}

async function* gunzipChunks(path: string, offset: number): AsyncGenerator<Buffer> {
  // Large output chunks: the default of 16 KiB costs three times the time.
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES }).pipe(createGunzip({ chunkSize: CHUNK_BYTES }))
  let skip = offset
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (skip >= chunk.length) {
        skip -= chunk.length
        continue
      }
      yield skip > 0 ? chunk.subarray(skip) : chunk
      skip = 0
    }
  } catch (error) {
    throw new WhoChangedError('bad-input', `${path}: the compressed log is damaged: ${(error as Error).message}`, {
      place: { file: path },
      cause: error,
    })
  }
}

const isGzip = async (path: string): Promise<boolean> => {
  const handle = await openOrThrow(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === GZIP_MAGIC[0] && buffer[1] === GZIP_MAGIC[1]
  } catch (error) {
    throw unreadable(path, error)
  } finally {
    await handle.close()
  }
}

const openOrThrow = async (path: string): ReturnType<typeof open> => {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw unreadable(path, error)
  }
}
