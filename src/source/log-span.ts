import type { ByteString } from '../model/byte-string.js'
import { byteSlice } from '../scan/latin1.js'
import { RecordHead } from '../scan/record-head.js'
import { readChunks } from './chunks.js'

/** Which time the records of a log are of, read from all of them. */
export interface LogSpan {
  /** The lowest and the highest stamp, milliseconds. */
  readonly first: number
  readonly last: number
  /** By how much a stamp lay before the highest one above it, at most. Milliseconds. */
  readonly back: number
  /** The hosts that records name. */
  readonly nodes: readonly ByteString[]
  /** Lines that are no records, and whether its end was cut or damaged. */
  readonly others: number
  readonly isDamaged: boolean
}

const NEWLINE = 0x0a
/** No record of auditd is longer (MAX_AUDIT_MESSAGE_LENGTH 8970, and what an enriched one adds). Bytes. */
const MAX_LINE = 1 << 16
const MAX_NODES = 16

/**
 * The span of a log in auditd's own form, raw or enriched, packed or not; null when there is no record in it.
 * @throws {WhoChangedError} `unreadable` when it can't be read or unpacked.
 */
export const readLogSpan = async (path: string): Promise<LogSpan | null> => {
  const head = new RecordHead()
  const nodes = new Set<ByteString>()
  let [first, last, back, others, isDamaged] = [Infinity, -Infinity, 0, 0, false]
  const take = (bytes: Buffer, start: number, end: number): void => {
    if (end === start) return
    if (!head.read(bytes, start, end)) {
      others++
      return
    }
    const { time, nodeStart, nodeEnd } = head
    if (nodeEnd > nodeStart && nodes.size < MAX_NODES) nodes.add(byteSlice(bytes, nodeStart, nodeEnd))
    first = Math.min(first, time)
    last = Math.max(last, time)
    back = Math.max(back, last - time)
  }
  let rest: Buffer = Buffer.alloc(0)
  const damaged = (): void => {
    isDamaged = true
  }
  for await (const chunk of readChunks(path, 0, damaged)) {
    // A chunk is valid only until the next one: what is kept is a copy.
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      take(bytes, start, end)
      start = end + 1
    }
    rest = Buffer.from(bytes.subarray(start))
    if (rest.length <= MAX_LINE) continue
    others++
    rest = Buffer.alloc(0)
  }
  if (rest.length > 0) isDamaged = true
  take(rest, 0, rest.length)
  return first === Infinity ? null : { first, last, back, nodes: [...nodes], others, isDamaged }
}
