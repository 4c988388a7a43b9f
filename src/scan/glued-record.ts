import { RecordHead } from './record-head.js'

const STAMP = Buffer.from('msg=audit(')
const TYPE = Buffer.from('type=')
const NODE = Buffer.from('node=')
const MESSAGE = Buffer.from("='")

/**
 * Finds a second record on a line, where a crash or two writers lost the newline. The search for the next stamp runs once over the bytes
 * of a chunk, not once for each line.
 */
export class GluedRecordFinder {
  readonly #head = new RecordHead()
  #bytes: Buffer | null = null
  #stamp = -1
  #isImitated = false

  /** Forgets what was found: the buffer may be filled anew. */
  reset(): void {
    this.#bytes = null
  }

  /** Whether the line that was searched last has, in a message, what looks like a record. */
  get isImitated(): boolean {
    return this.#isImitated
  }

  /**
   * Where the next record begins behind `bodyStart`; -1 if the line holds no other. Behind the beginning of a user-space message there is
   * one only after NULs, which no message can contain: all else is text, which a program may have made to look like a record.
   */
  find(bytes: Buffer, bodyStart: number, end: number): number {
    this.#isImitated = false
    if (this.#bytes !== bytes || this.#stamp < bodyStart) {
      const found = bytes.indexOf(STAMP, bodyStart)
      this.#bytes = bytes
      this.#stamp = found < 0 ? bytes.length : found
    }
    return this.#stamp >= end ? -1 : this.#secondHead(bytes, bodyStart, end)
  }

  #secondHead(bytes: Buffer, bodyStart: number, end: number): number {
    for (let stamp = this.#stamp; stamp >= 0 && stamp < end; stamp = bytes.indexOf(STAMP, stamp + 1)) {
      const type = bytes.lastIndexOf(TYPE, stamp)
      if (type < bodyStart) continue
      const node = bytes.lastIndexOf(NODE, type)
      const hasNode =
        node >= bodyStart && this.#head.read(bytes, node, end) && this.#head.typeStart === type + TYPE.length
      if (!hasNode && !this.#head.read(bytes, type, end)) continue
      const start = hasNode ? node : type
      if (!isInMessage(bytes, bodyStart, start)) return start
      this.#isImitated = true
    }
    return -1
  }
}

const isInMessage = (bytes: Buffer, from: number, at: number): boolean => {
  const open = bytes.subarray(from, at).indexOf(MESSAGE)
  return open >= 0 && bytes[at - 1] !== 0
}
