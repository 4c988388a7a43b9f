import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { WhoChangedError } from '../model/errors.js'
import { unreadable } from './log-files.js'

const CHUNK_BYTES = 1 << 20
/** Formats that are told by their first bytes. */
const MAGIC = [
  { name: 'gzip', bytes: [0x1f, 0x8b] },
  { name: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'xz', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: 'bzip2', bytes: [0x42, 0x5a, 0x68] },
] as const
const MAGIC_BYTES = 6

/** What to do about a compressed log that ends early or is damaged: what could be read of it has been handed on. */
export type OnDamage = (reason: string) => void

/** Standard input, as a file. */
export const STANDARD_INPUT = '-'

/**
 * The bytes of a log from `offset` on, uncompressed: gzip is told by its first bytes, not by the name. A chunk is valid only until the
 * next one is asked for.
 * @throws {WhoChangedError} `unreadable` when it can't be read, `bad-input` for another compression, and for damaged data without `onDamage`.
 */
export async function* readChunks(
  path: string,
  offset: number,
  onDamage: OnDamage | null = null,
  size = CHUNK_BYTES,
): AsyncGenerator<Buffer> {
  if (path === STANDARD_INPUT) {
    yield* standardInput(onDamage)
    return
  }
  if (compressionOf(await firstBytes(path), path) === 'gzip') yield* gunzipChunks(path, offset, onDamage)
  else yield* plainChunks(path, offset, size)
}

async function* plainChunks(path: string, offset: number, size: number): AsyncGenerator<Buffer> {
  const handle = await openOrThrow(path)
  try {
    const buffer = Buffer.allocUnsafe(size)
    for (let position = offset; ;) {
      const { bytesRead } = await handle.read(buffer, 0, size, position)
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

async function* gunzipChunks(path: string, offset: number, onDamage: OnDamage | null): AsyncGenerator<Buffer> {
  const compressed = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  let skip = offset
  for await (const chunk of gunzipped(compressed, path, onDamage)) {
    if (skip >= chunk.length) {
      skip -= chunk.length
      continue
    }
    yield skip > 0 ? chunk.subarray(skip) : chunk
    skip = 0
  }
}

async function* gunzipped(
  source: AsyncIterable<Buffer>,
  path: string,
  onDamage: OnDamage | null,
): AsyncGenerator<Buffer> {
  // Large output chunks: the default of 16 KiB costs three times the time.
  const stream = createGunzip({ chunkSize: CHUNK_BYTES })
  const feed = async (): Promise<void> => {
    for await (const chunk of source) {
      if (stream.destroyed) return
      if (!stream.write(chunk)) await new Promise((resolve) => stream.once('drain', resolve).once('close', resolve))
    }
    stream.end()
  }
  const fed = feed()
  fed.catch((error: unknown) => stream.destroy(error as Error))
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk
    await fed
  } catch (error) {
    const reason = `the compressed log is damaged: ${(error as Error).message}`
    if (onDamage === null)
      throw new WhoChangedError('bad-input', `${path}: ${reason}`, { place: { file: path }, cause: error })
    onDamage(reason)
  }
}

async function* standardInput(onDamage: OnDamage | null): AsyncGenerator<Buffer> {
  const chunks = process.stdin as AsyncIterable<Buffer>
  const iterator = chunks[Symbol.asyncIterator]()
  let head: Buffer = Buffer.alloc(0)
  for (let isDone = false; head.length < MAGIC_BYTES && !isDone;) {
    const next = await iterator.next()
    isDone = next.done === true
    if (next.done !== true) head = Buffer.concat([head, next.value])
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield head
    for (;;) {
      const next = await iterator.next()
      if (next.done === true) return
      yield next.value
    }
  }
  if (compressionOf(head, 'standard input') === 'gzip') yield* gunzipped(all(), 'standard input', onDamage)
  else yield* all()
}

const compressionOf = (head: Buffer, path: string): 'gzip' | null => {
  const magic = MAGIC.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte))
  if (magic === undefined) return null
  if (magic.name === 'gzip') return 'gzip'
  throw new WhoChangedError(
    'bad-input',
    `${path}: the log is compressed with ${magic.name}, which is not supported; unpack it, or give it on standard input`,
    { place: { file: path } },
  )
}

const firstBytes = async (path: string): Promise<Buffer> => {
  const handle = await openOrThrow(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0)
    return buffer.subarray(0, bytesRead)
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
