import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { open } from 'node:fs/promises'
import { WhoChangedError } from '../../model/errors.js'

/**
 * The lines of a file in batches, plain or gzip as its first bytes say, one char a byte: a step of an async generator for each of a
 * million lines costs as much as reading them. Errors of the file are {@link WhoChangedError}s.
 */
export async function* fileLines(file: string): AsyncGenerator<readonly string[], void> {
  try {
    const packed = await isGzip(file)
    const raw = createReadStream(file, { highWaterMark: CHUNK })
    const chunks: AsyncIterable<Buffer> = packed ? gunzip(raw) : raw
    let rest = ''
    try {
      for await (const chunk of chunks) {
        const lines = (rest + chunk.toString('latin1')).split('\n')
        rest = lines.pop() ?? ''
        yield lines
      }
    } finally {
      raw.destroy()
    }
    if (rest !== '') yield [rest]
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
