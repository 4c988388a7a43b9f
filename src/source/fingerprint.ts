import { createHash } from 'node:crypto'
import { payloadEnd } from '../scan/forms/plugin-framer.js'
import { readChunks } from './chunks.js'

/** Bytes before an offset that must be the same for reading to resume there. */
export const TAIL_BYTES = 256
/** A first line is never longer than this (audit-userspace lib/libaudit.h MAX_AUDIT_MESSAGE_LENGTH and some room). */
const HEAD_BYTES = 16_384

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 22)

/** The digest of a log's first line or frame, by which it is known again when it was renamed or compressed; null for an empty log. */
export const fingerprintOf = async (path: string): Promise<string | null> => {
  let head: Buffer = Buffer.alloc(0)
  for await (const chunk of readChunks(path, 0, () => undefined, HEAD_BYTES)) {
    head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)])
    if (head.length >= HEAD_BYTES || head.includes(0x0a)) break
  }
  const end = payloadEnd(head, 0) ?? head.indexOf(0x0a)
  return head.length === 0 ? null : digestOf(head.subarray(0, end < 0 ? HEAD_BYTES : Math.min(end, HEAD_BYTES)))
}

/** Remembers the last bytes of a stream, so that their digest before any recent offset can be told without reading them again. */
export class TailKeeper {
  #bytes: Buffer = Buffer.alloc(0)
  #end: number

  constructor(offset: number) {
    this.#end = offset
  }

  push(chunk: Buffer): void {
    // A line is at most a few times longer than a chunk's last 64 KiB; an offset further back gets no digest and is read again.
    const kept = chunk.length >= KEPT ? chunk.subarray(-KEPT) : Buffer.concat([this.#bytes.subarray(-KEPT), chunk])
    this.#bytes = Buffer.from(kept)
    this.#end += chunk.length
  }

  /** The digest of the {@link TAIL_BYTES} bytes before `offset`; '' when they are no longer remembered. */
  digestBefore(offset: number): string {
    const start = this.#end - this.#bytes.length
    const from = Math.max(0, offset - TAIL_BYTES)
    return from < start || offset > this.#end ? '' : digestOf(this.#bytes.subarray(from - start, offset - start))
  }
}

const KEPT = 1 << 16
