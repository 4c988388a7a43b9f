import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { WhoChangedError } from '../model/errors.js'

/** How a log is compressed, told by its first bytes. */
export type Compression = 'gzip' | 'zstd' | 'xz' | 'bzip2'

const MAGIC: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
]
/** Bytes that it takes to tell. */
export const MAGIC_BYTES = 6
/** Large output chunks: zlib's default of 16 KiB costs three times the time. */
const CHUNK_BYTES = 1 << 20
/** So much is unpacked at once: at most a thousand times as much comes out of it. */
const PIECE_BYTES = 1 << 16
/** Where the host's own programs are; PATH is not asked, because this program often runs as root. */
const PROGRAM_FOLDERS = ['/usr/bin', '/bin', '/usr/local/bin']

/** null: the bytes are as they were written. */
export const compressionOf = (head: Buffer): Compression | null =>
  MAGIC.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte))?.[0] ?? null

/**
 * The unpacked bytes of a compressed log. gzip is unpacked here, anything else by the host's own program, which packed it.
 * @throws {WhoChangedError} `unreadable` where the host has no such program; any error of damaged data.
 */
export const unpacked = (
  compression: Compression,
  packed: AsyncIterable<Buffer>,
  path: string,
  folders = PROGRAM_FOLDERS,
): AsyncIterable<Buffer> => {
  if (compression === 'gzip') return gunzipped(packed)
  const program = programFor(compression, folders)
  if (program !== null) return throughProgram(program, packed)
  const how = `unpack it elsewhere, or pipe it in: ${compression} -dc LOG | who-changed ingest -`
  throw new WhoChangedError(
    'unreadable',
    `${path}: the log is compressed with ${compression}, and this host has no ${compression} to unpack it; ${how}`,
    { place: { file: path } },
  )
}

/** The host's own program that unpacks such a file; null where it has none. */
export const programFor = (
  compression: Exclude<Compression, 'gzip'>,
  folders: readonly string[] = PROGRAM_FOLDERS,
): string | null => folders.map((folder) => `${folder}/${compression}`).find((file) => existsSync(file)) ?? null

/**
 * A stream that fails drops what it holds and nobody has taken, which would be the last of what can be read. So this one holds nothing: it gets
 * a piece, and what came out of the piece before is read meanwhile.
 */
async function* gunzipped(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES })
  const out: Buffer[] = []
  stream.on('data', (chunk: Buffer) => out.push(chunk))
  const failed = new Promise<Error>((resolve) => stream.on('error', resolve))
  let working: Promise<Error | null> = Promise.resolve(null)
  const start = (work: (done: () => void) => void): void => {
    const done = new Promise<null>((resolve) => {
      work(() => {
        resolve(null)
      })
    })
    working = Promise.race([failed, done])
  }
  try {
    for await (const chunk of packed)
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
        if ((await working) !== null) break
        const ready = out.splice(0)
        start((done) => stream.write(chunk.subarray(at, at + PIECE_BYTES), done))
        yield* ready
      }
    if ((await working) === null) {
      start((done) => {
        stream.on('end', done).end()
      })
      await working
    }
    yield* out
    const error = await working
    if (error !== null) throw error
  } finally {
    stream.destroy()
  }
}

async function* throughProgram(program: string, packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const child = spawn(program, ['-dc'], { env: {} })
  const closed = once(child, 'close') as Promise<[code: number | null]>
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < 1000) said += chunk.toString('latin1')
  })
  // A program that ends early says itself why.
  pipeline(Readable.from(packed), child.stdin).catch(() => undefined)
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) yield chunk
    const [code] = await closed
    if (code !== 0) throw new Error(said.split('\n', 1)[0] || `${program} ended with status ${code}`)
  } finally {
    child.kill()
  }
}
