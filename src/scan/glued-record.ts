import { RecordHead } from './record-head.js'

const STAMP = Buffer.from('msg=audit(')
const TYPE = Buffer.from('type=')
const NODE = Buffer.from('node=')
const MESSAGE = Buffer.from("='")
const APOSTROPHE = 0x27

/**
 * Finds a second record on a line, where a crash or two writers lost the newline. The search for the next stamp runs once over the bytes
 * of a chunk, not once for each line.
 */
export class GluedRecordFinder {
  readonly #head = new RecordHead()
  #bytes: Buffer | null = null
  #stamp = -1

  /** Forgets what was found: the buffer may be filled anew. */
  reset(): void {
    this.#bytes = null
  }

  /**
   * Where the next record begins behind `bodyStart`; -1 if the line holds no other. Within the apostrophes of a user-space message there is
   * none: that is text, which a program may have made to look like a record.
   */
  find(bytes: Buffer, bodyStart: number, end: number): number {
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
      if (type < bodyStart || isInsideMessage(bytes, bodyStart, type)) continue
      const node = bytes.lastIndexOf(NODE, type)
      if (node >= bodyStart && this.#head.read(bytes, node, end) && this.#head.typeStart === type + TYPE.length)
        return node
      if (this.#head.read(bytes, type, end)) return type
    }
    return -1
  }
}

const isInsideMessage = (bytes: Buffer, from: number, at: number): boolean => {
  const open = bytes.indexOf(MESSAGE, from)
  return open >= 0 && open < at && bytes.lastIndexOf(APOSTROPHE, at) <= open + 1
}
