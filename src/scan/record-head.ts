const NODE = Buffer.from('node=')
const TYPE = Buffer.from('type=')
const MSG = Buffer.from('msg=')
const AUDIT = Buffer.from('audit(')

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
    if (startsWith(bytes, i, end, NODE)) {
      this.nodeStart = i + NODE.length
      i = skipTo(bytes, this.nodeStart, end, 0x20)
      this.nodeEnd = i
      i++
    }
    if (!startsWith(bytes, i, end, TYPE)) return false
    this.typeStart = i + TYPE.length
    i = skipTo(bytes, this.typeStart, end, 0x20)
    this.typeEnd = i
    i++
    if (startsWith(bytes, i, end, MSG)) i += MSG.length
    if (!startsWith(bytes, i, end, AUDIT)) return false
    return this.#readStamp(bytes, i + AUDIT.length, end)
  }

  #readStamp(bytes: Buffer, from: number, end: number): boolean {
    let i = from
    let seconds = 0
    for (let c = bytes[i]!; i < end && c >= 0x30 && c <= 0x39; c = bytes[++i]!) seconds = seconds * 10 + c - 0x30
    if (i === from || i >= end || bytes[i] !== 0x2e) return false
    const fraction = ++i
    let millis = 0
    for (let c = bytes[i]!; i < end && c >= 0x30 && c <= 0x39; c = bytes[++i]!) millis = millis * 10 + c - 0x30
    const digits = i - fraction
    if (digits < 1 || digits > 3 || i >= end || bytes[i] !== 0x3a) return false
    if (digits < 3) millis *= digits === 1 ? 100 : 10
    const serialStart = ++i
    let serial = 0
    for (let c = bytes[i]!; i < end && c >= 0x30 && c <= 0x39; c = bytes[++i]!) serial = serial * 10 + c - 0x30
    if (i === serialStart || i + 1 >= end || bytes[i] !== 0x29 || bytes[i + 1] !== 0x3a) return false
    i += 2
    this.bodyStart = bytes[i] === 0x20 && i < end ? i + 1 : i
    this.time = seconds * 1000 + millis
    this.serial = serial
    return true
  }
}

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
