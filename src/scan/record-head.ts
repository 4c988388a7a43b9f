const NODE = Buffer.from('node=')
const HOST = Buffer.from('host=')
const TYPE = Buffer.from('type=')
const MSG = Buffer.from('msg=')
const AUDIT = Buffer.from('audit(')
const MAX_SECONDS_DIGITS = 12
/** A serial is an unsigned 32-bit number. */
const MAX_SERIAL_DIGITS = 10

/**
 * The head of a record, read in place: `[node=NAME ]type=TYPE [msg=]audit(SECONDS.MMM:SERIAL): `. One object is filled again and again,
 * so that a line that is dropped costs no allocation. The fast twin of `grammar/header.ts`.
 */
export class RecordHead {
  /** Bounds of the type's name. */
  typeStart = 0
  typeEnd = 0
  /** Bounds of the node's name; equal when there is none. */
  nodeStart = 0
  nodeEnd = 0
  /** Milliseconds since 1970 UTC. */
  time = 0
  serial = 0
  bodyStart = 0

  /** Whether a head stands at `start`; false leaves the fields undefined. */
  read(bytes: Buffer, start: number, end: number): boolean {
    let i = start
    this.nodeStart = this.nodeEnd = 0
    if (startsWith(bytes, i, end, NODE) || startsWith(bytes, i, end, HOST)) {
      this.nodeStart = i + NODE.length
      i = skipTo(bytes, this.nodeStart, end, 0x20)
      if (i === this.nodeStart) return false
      this.nodeEnd = i
      i++
    }
    if (!startsWith(bytes, i, end, TYPE)) return false
    this.typeStart = i + TYPE.length
    i = this.typeStart
    while (i < end && isTypeByte(bytes[i]!)) i++
    this.typeEnd = i
    if (i === this.typeStart || i >= end || bytes[i] !== 0x20) return false
    i++
    if (startsWith(bytes, i, end, MSG)) i += MSG.length
    if (!startsWith(bytes, i, end, AUDIT)) return false
    return this.#readStamp(bytes, i + AUDIT.length, end)
  }

  #readStamp(bytes: Buffer, from: number, end: number): boolean {
    let i = from
    let seconds = 0
    for (let c = bytes[i]!; i < end && c >= 0x30 && c <= 0x39; c = bytes[++i]!) seconds = seconds * 10 + c - 0x30
    if (i === from || i - from > MAX_SECONDS_DIGITS || i >= end || bytes[i] !== 0x2e) return false
    const fraction = ++i
    let millis = 0
    for (let c = bytes[i]!; i < end && c >= 0x30 && c <= 0x39; c = bytes[++i]!) millis = millis * 10 + c - 0x30
    const digits = i - fraction
    if (digits < 1 || digits > 3 || i >= end || bytes[i] !== 0x3a) return false
    if (digits < 3) millis *= digits === 1 ? 100 : 10
    const serialStart = ++i
    let serial = 0
    for (let c = bytes[i]!; i < end && c >= 0x30 && c <= 0x39; c = bytes[++i]!) serial = serial * 10 + c - 0x30
    if (i === serialStart || i - serialStart > MAX_SERIAL_DIGITS || i >= end || bytes[i] !== 0x29) return false
    // Daemons before audit 2.5 wrote no colon.
    i = i + 1 < end && bytes[i + 1] === 0x3a ? i + 2 : i + 1
    this.bodyStart = i < end && bytes[i] === 0x20 ? i + 1 : i
    this.time = seconds * 1000 + millis
    this.serial = serial
    return true
  }
}

/** Whether a byte may stand in the name of a record type: `SYSCALL`, `UNKNOWN[1337]`, and lower case from no daemon that is known. */
export const isTypeByte = (c: number): boolean =>
  (c >= 0x41 && c <= 0x5a) ||
  c === 0x5f ||
  (c >= 0x30 && c <= 0x39) ||
  c === 0x5b ||
  c === 0x5d ||
  (c >= 0x61 && c <= 0x7a)

const startsWith = (bytes: Buffer, at: number, end: number, word: Buffer): boolean => {
  const length = word.length
  if (at + length > end) return false
  for (let i = 0; i < length; i++) if (bytes[at + i] !== word[i]) return false
  return true
}

const skipTo = (bytes: Buffer, from: number, end: number, code: number): number => {
  let i = from
  while (i < end && bytes[i] !== code) i++
  return i
}
