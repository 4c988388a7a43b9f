import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { WhoChangedError } from '../model/errors.js'
import { STANDARD_INPUT, unreadable } from './log-files.js'
import { turn } from './turn.js'
import { compressionOf, MAGIC_BYTES, unpacked, type Compression } from './unpack.js'

const CHUNK_BYTES = 1 << 20

/** What to do about a compressed log that ends early or is damaged: what could be read of it has been handed on. */
export type OnDamage = (reason: string) => void

/**
 * The bytes of a log from `offset` on, uncompressed: the compression is told by its first bytes, not by the name. A chunk is valid only
 * until the next one is asked for.
 * @throws {WhoChangedError} `unreadable` when it can't be read or unpacked, and `bad-input` for damaged data without `onDamage`.
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
  const compression = compressionOf(firstBytes(path))
  if (compression === null) yield* plainChunks(path, offset, size)
  else yield* unpackedChunks(path, compression, offset, onDamage)
}

/**
 * Read in turn with what is done about the bytes: a thread of its own for each read, and waking it, takes longer than the read of what lies in the
 * system's cache, and Node's promises of files bring its streams along.
 */
async function* plainChunks(path: string, offset: number, size: number): AsyncGenerator<Buffer> {
  const file = openOrThrow(path)
  try {
    const buffer = Buffer.allocUnsafe(size)
    for (let position = offset; ;) {
      const length = readSync(file, buffer, 0, size, position)
      if (length === 0) return
      position += length
      yield buffer.subarray(0, length)
      await turn()
    }
  } catch (error) {
    throw error instanceof WhoChangedError ? error : unreadable(path, error)
  } finally {
    closeSync(file)
  }
}

async function* unpackedChunks(
  path: string,
  compression: Compression,
  offset: number,
  onDamage: OnDamage | null,
): AsyncGenerator<Buffer> {
  const packed = createReadStream(path, { highWaterMark: CHUNK_BYTES })
  let skip = offset
  for await (const chunk of undamaged(compression, packed, path, onDamage)) {
    if (skip >= chunk.length) {
      skip -= chunk.length
      continue
    }
    yield skip > 0 ? chunk.subarray(skip) : chunk
    skip = 0
  }
}

async function* undamaged(
  compression: Compression,
  packed: AsyncIterable<Buffer>,
  path: string,
  onDamage: OnDamage | null,
): AsyncGenerator<Buffer> {
  try {
    yield* unpacked(compression, packed, path)
  } catch (error) {
    if (error instanceof WhoChangedError) throw error
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
  const compression = compressionOf(head)
  if (compression === null) yield* all()
  else yield* undamaged(compression, all(), 'standard input', onDamage)
}

const firstBytes = (path: string): Buffer => {
  const file = openOrThrow(path)
  try {
    const bytes = Buffer.alloc(MAGIC_BYTES)
    return bytes.subarray(0, readSync(file, bytes, 0, MAGIC_BYTES, 0))
  } catch (error) {
    throw unreadable(path, error)
  } finally {
    closeSync(file)
  }
}

const openOrThrow = (path: string): number => {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw unreadable(path, error)
  }
}
