import { createHash } from 'node:crypto'
import { ENTRY_SCHEMA, type EntryBody, type StreamName } from './entry.js'

/** The hash that stands before the first entry of a stream: it binds the chain to the stream and to its host. */
export const firstHash = ({ stream, node }: StreamName): string =>
  createHash('sha256')
    .update(`${ENTRY_SCHEMA}\0${stream}\0`)
    .update(node === null ? '-' : `=${node}`, 'latin1')
    .digest('base64url')

const TAGS = { event: 'E', start: 'S', gap: 'G' } as const

/**
 * The hash of an entry: SHA-256 over the hash before (32 bytes), the number (64 bits), one letter for the kind, the count of parts (32 bits)
 * and each part with its length (32 bits) before it; numbers big-endian. The parts of an event are the exact bytes of its records.
 */
export const nextHash = (before: string, seq: number, body: EntryBody): string => {
  const parts = body.kind === 'event' ? body.records : [body.text]
  // In one piece: to hash costs less than to be called.
  const bytes = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + 4 + part.length, HASH_BYTES + 13))
  bytes.write(before, 0, 'base64url')
  bytes.writeBigUInt64BE(BigInt(seq), HASH_BYTES)
  bytes.write(TAGS[body.kind], HASH_BYTES + 8, 'latin1')
  let at = bytes.writeUInt32BE(parts.length, HASH_BYTES + 9)
  for (const part of parts) {
    at = bytes.writeUInt32BE(part.length, at)
    at += bytes.write(part, at, 'latin1')
  }
  return createHash('sha256').update(bytes).digest('base64url')
}

const HASH_BYTES = 32
