import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { WhoChangedError } from '../../model/errors.js'

/** What a file holds, plain or gzip as its first bytes say. Errors of the file are {@link WhoChangedError}s. */
export async function* fileChunks(file: string): AsyncGenerator<Buffer, void> {
  try {
    const packed = await isGzip(file)
    const raw = createReadStream(file, { highWaterMark: CHUNK })
    const chunks: AsyncIterable<Buffer> = packed ? gunzip(raw) : raw
    try {
      yield* chunks
    } finally {
      raw.destroy()
    }
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

const CHUNK = 256 * 1024

const gunzip = (raw: NodeJS.ReadableStream): AsyncIterable<Buffer> => {
  const stream = createGunzip({ chunkSize: CHUNK })
  raw.on('error', (error: Error) => stream.destroy(error))
  return raw.pipe(stream)
}

const isGzip = async (file: string): Promise<boolean> => {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}

const unreadable = (file: string, cause: unknown): unknown => {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return cause
  return cause.code.startsWith('Z_')
    ? new WhoChangedError('bad-input', `${file}: damaged gzip file`, { place: { file }, cause })
    : new WhoChangedError('unreadable', `${file}: cannot be read: ${REASONS[cause.code] ?? cause.code}`, {
        place: { file },
        cause,
      })
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
}
