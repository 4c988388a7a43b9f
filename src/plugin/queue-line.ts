import type { ByteString } from '../model/byte-string.js'
import { EXCERPT_BYTES } from '../model/malformed.js'
import { byteSlice } from '../scan/latin1.js'

/** Lines of the queue that are the plugin's own begin with this byte, and lines of auditd never do. */
export const OWN = 0x23

/** Why a stretch of auditd's stream never came to the queue. */
export type LossReason =
  /** An earlier run was killed: what stood in the socket was lost with it. */
  | 'killed'
  /** Nobody listened: the plugin or auditd was not running. */
  | 'away'
  /** The queue had no room, or could not be written. */
  | 'full'

/** A stretch of time of which events may be missing, milliseconds since 1970 UTC. */
export interface Loss {
  readonly reason: LossReason
  readonly start: number
  readonly end: number
  /** Lines that were counted; 0 where nobody could count them. */
  readonly lines: number
}

/** Something in the stream that is no line: told with its beginning. */
export interface Oddity {
  readonly reason: string
  readonly excerpt: ByteString
}

export type OwnLine =
  | { readonly kind: 'loss'; readonly loss: Loss }
  | { readonly kind: 'odd'; readonly odd: Oddity }
  | { readonly kind: 'unknown' }

export const lossLine = ({ reason, start, end, lines }: Loss): Buffer =>
  Buffer.from(`#loss ${reason} ${start} ${end} ${lines}\n`)

/** Whatever bytes it is made of, the line is one line and no record. */
export const oddLine = (reason: string, bytes: Buffer): Buffer =>
  Buffer.from(`#odd ${JSON.stringify([reason, byteSlice(bytes, 0, Math.min(bytes.length, EXCERPT_BYTES))])}\n`)

/** Reads a line that begins with {@link OWN}. `unknown`: that of another version, or damage. */
export const readOwnLine = (line: ByteString): OwnLine => {
  const loss = /^#loss (killed|away|full) (\d{1,15}) (\d{1,15}) (\d{1,15})$/.exec(line)
  if (loss !== null)
    return {
      kind: 'loss',
      loss: { reason: loss[1] as LossReason, start: Number(loss[2]), end: Number(loss[3]), lines: Number(loss[4]) },
    }
  if (!line.startsWith('#odd ')) return { kind: 'unknown' }
  try {
    const [reason, excerpt] = JSON.parse(Buffer.from(line.slice(5), 'latin1').toString('utf8')) as readonly unknown[]
    if (typeof reason === 'string' && typeof excerpt === 'string') return { kind: 'odd', odd: { reason, excerpt } }
  } catch {
    // Damage, as told below.
  }
  return { kind: 'unknown' }
}
