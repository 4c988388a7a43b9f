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
  const head = Buffer.alloc(13)
  head.writeBigUInt64BE(BigInt(seq), 0)
  head.write(TAGS[body.kind], 8, 'latin1')
  head.writeUInt32BE(parts.length, 9)
  const hash = createHash('sha256').update(Buffer.from(before, 'base64url')).update(head)
  for (const part of parts) {
    const bytes = Buffer.from(part, 'latin1')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hash.update(length).update(bytes)
  }
  return hash.digest('base64url')
}
