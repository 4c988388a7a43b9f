import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { segmentsOf } from './segments.js'

const CHUNK = 1 << 20

/** Reads on in the queue, over its files. The writer says how far it may. */
export class QueueReader {
  #position: number
  #file: { readonly handle: number; readonly start: number; readonly end: number | null } | null = null

  constructor(
    private readonly folder: string,
    from: number | null,
  ) {
    const first = segmentsOf(folder)[0]?.start ?? 0
    this.#position = Math.max(first, from ?? first)
  }

  get position(): number {
    return this.#position
  }

  /** The next whole lines before `until`; null when there are none. The bytes are the caller's. */
  next(until: number): Buffer | null {
    if (this.#position >= until) return null
    const file = this.#open()
    if (file === null) return null
    const end = Math.min(until, file.end ?? until)
    const bytes = Buffer.allocUnsafe(Math.min(CHUNK, end - this.#position))
    const read = readSync(file.handle, bytes, 0, bytes.length, this.#position - file.start)
    const whole = this.#position + read === end ? read : bytes.subarray(0, read).lastIndexOf(0x0a) + 1
    this.#position += whole
    return bytes.subarray(0, whole)
  }

  /** Goes to where the queue begins when what was to be read next is gone; whether it did. */
  skip(): boolean {
    const known = this.#file
    if (known !== null && (known.end === null || this.#position < known.end)) return false
    const first = segmentsOf(this.folder)[0]?.start ?? this.#position
    if (first <= this.#position) return false
    this.close()
    this.#position = first
    return true
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file.handle)
    this.#file = null
  }

  #open(): { readonly handle: number; readonly start: number; readonly end: number | null } | null {
    const known = this.#file
    if (known !== null && known.end === null && this.#position > known.start) this.#refreshEnd()
    if (this.#file !== null && (this.#file.end === null || this.#position < this.#file.end)) return this.#file
    this.close()
    const segments = segmentsOf(this.folder)
    const index = segments.findLastIndex(({ start }) => start <= this.#position)
    const segment = segments[index]
    if (segment === undefined) return null
    const handle = openSync(segment.path, 'r')
    const next = segments[index + 1]
    this.#file = { handle, start: segment.start, end: next === undefined ? null : endOf(handle, segment.start) }
    return this.#file
  }

  /** The last file of the queue may have got a successor. */
  #refreshEnd(): void {
    const { handle, start } = this.#file!
    const next = segmentsOf(this.folder).find((one) => one.start > start)
    if (next !== undefined) this.#file = { handle, start, end: endOf(handle, start) }
  }
}

/** Where a file that has a successor ends; what followed it may be gone. */
const endOf = (handle: number, start: number): number => start + fstatSync(handle).size
