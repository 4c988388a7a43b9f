import { recordTypeName } from '../../tables/record-type-name.js'
import type { OnLine } from '../framer.js'
import type { CutPieces } from './carry-framer.js'

/** `struct audit_dispatcher_header { uint32_t ver, hlen, type, size; }`, in the host's byte order (audit-userspace lib/libaudit.h). */
const HEADER_BYTES = 16
/** Up to audit 4.1.0 auditd writes a frame in full length, MAX_AUDIT_MESSAGE_LENGTH behind the header, filled up with zeros. */
const FIXED_BYTES = HEADER_BYTES + 8970
/** A node name stands before the longest message. */
const MAX_PAYLOAD = 8970 + 255

/** Whether a frame of auditd's binary plugin format begins at `at`; false where too few bytes are left to tell. */
export const isPluginFrame = (bytes: Buffer, at: number): boolean => readHeader(bytes, at) !== null

/** Where the payload ends of the frame at `at`; null where none begins. */
export const payloadEnd = (bytes: Buffer, at: number): number | null => {
  const header = readHeader(bytes, at)
  return header === null ? null : at + HEADER_BYTES + header.size
}

interface FrameHeader {
  readonly version: number
  readonly type: number
  readonly size: number
}

const readHeader = (bytes: Buffer, at: number): FrameHeader | null => {
  if (bytes.length - at < HEADER_BYTES) return null
  const isLittle = bytes[at + 4] === HEADER_BYTES
  const word = (index: number): number =>
    isLittle ? bytes.readUInt32LE(at + index * 4) : bytes.readUInt32BE(at + index * 4)
  const [version, length, type, size] = [word(0), word(1), word(2), word(3)]
  const isSane = version <= 1 && length === HEADER_BYTES && type >= 1000 && type < 3000 && size <= MAX_PAYLOAD
  return isSane ? { version, type, size } : null
}

/**
 * Cuts the binary stream that auditd sends its plugins (`format = binary`) into lines as of the string format. Frames of both lengths
 * are known by what follows the payload: another header, or zeros up to the full length. One stream may mix protocol versions: 0 has the
 * type only in the header, 1 is the whole text. Source: audit-userspace audisp/audispd.c, src/auditd-dispatch.c.
 */
export const pluginFrames =
  (onLine: OnLine): CutPieces =>
  (bytes, isEnd) => {
    let at = 0
    while (bytes.length - at >= HEADER_BYTES) {
      const left = bytes.length - at
      const header = readHeader(bytes, at)
      if (header === null) {
        const next = nextHeader(bytes, at + 1)
        if (next < 0 && !isEnd && left < 4 * FIXED_BYTES) break
        const skipped = next < 0 ? Math.max(1, left - HEADER_BYTES) : next - at
        onLine(bytes, at, at + skipped)
        at += skipped
        continue
      }
      const length = frameLength(bytes, at, header.size, isEnd)
      if (length === null) break
      const line = lineOf(bytes, at, header)
      onLine(line, 0, line.length)
      at += length
    }
    if (!isEnd || at === bytes.length) return at
    // What is left is a frame that was cut.
    onLine(bytes, at, bytes.length)
    return bytes.length
  }

const lineOf = (bytes: Buffer, at: number, { version, type, size }: FrameHeader): Buffer => {
  const start = at + HEADER_BYTES
  let end = Math.min(start + size, bytes.length)
  while (end > start && (bytes[end - 1] === 0 || bytes[end - 1] === 0x0a)) end--
  const text = Buffer.from(bytes.subarray(start, end))
  // The string format has a blank where the kernel's text has a newline.
  for (let i = text.indexOf(0x0a); i >= 0; i = text.indexOf(0x0a, i)) text[i] = 0x20
  return version === 0 ? Buffer.concat([Buffer.from(`type=${recordTypeName(type)} msg=`), text]) : text
}

/** The length of a frame; null while it can't be told yet. */
const frameLength = (bytes: Buffer, at: number, size: number, isEnd: boolean): number | null => {
  const left = bytes.length - at
  const short = HEADER_BYTES + size
  if (isPluginFrame(bytes, at + short)) return short
  if (left >= FIXED_BYTES) return Math.max(FIXED_BYTES, short)
  if (!isEnd) return null
  return left < short ? null : left
}

const nextHeader = (bytes: Buffer, from: number): number => {
  for (let i = from; i + HEADER_BYTES <= bytes.length; i++) if (isPluginFrame(bytes, i)) return i
  return -1
}
