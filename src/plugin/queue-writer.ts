import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import { RecordHead } from '../scan/record-head.js'
import { unwritable } from '../store/unwritable.js'
import { lossLine, type Loss } from './queue-line.js'
import { segmentPath, segmentsOf, type Segment } from './segments.js'

/** A file of the queue is finished when it is as long. Bytes. */
const SEGMENT_BYTES = 16 << 20

/** What the queue needs to know and to tell. */
export interface QueueOptions {
  readonly folder: string
  /** What waits in the queue is never more than this. Bytes. */
  readonly limit: number
  readonly now: () => number
  readonly tell: (what: string) => void
}

/**
 * The queue between auditd and everybody who is slower: lines in files, written before anything else is done with them, so that what was
 * taken from auditd outlives a kill of the plugin. Writing never waits for a reader; when the queue is full, lines are lost, and a line
 * in their place says how many and from when to when.
 */
export class QueueWriter {
  readonly #head = new RecordHead()
  #segments: Segment[]
  #file: number | null = null
  /** Files that have a successor and are not yet on the disk. */
  readonly #finished: number[] = []
  #isDirty = false
  #isSyncing = false
  #isClosed = false
  #end: number
  #kept = 0
  #limit: number
  #lost: { start: number; end: number; lines: number } | null = null

  /** @throws {WhoChangedError} `index` when the folder can't be written. */
  constructor(private readonly options: QueueOptions) {
    this.#limit = options.limit
    this.#segments = [...segmentsOf(options.folder)]
    const last = this.#segments.at(-1)
    this.#end = last === undefined ? 0 : last.start + cutToLines(last.path)
    this.#kept = this.#segments[0]?.start ?? 0
  }

  /** Where the queue ends, as bytes of the whole stream. */
  get end(): number {
    return this.#end
  }

  /** Bytes that nobody has taken over yet. */
  get waiting(): number {
    return this.#end - this.#kept
  }

  set limit(bytes: number) {
    this.#limit = bytes
  }

  /** Adds whole lines. Never throws and never waits: what can't be written is lost and counted. */
  add(lines: Buffer): void {
    if (this.#lost !== null && !this.#closeLoss()) {
      this.#lose(lines)
      return
    }
    if (this.waiting + lines.length > this.#limit || !this.#write(lines)) this.#lose(lines)
  }

  /** Says in the queue that events may be missing. */
  addLoss(loss: Loss): void {
    this.#write(lossLine(loss))
  }

  /** Everything before this place is kept elsewhere for good: its files go. */
  release(position: number): void {
    this.#kept = Math.max(this.#kept, Math.min(position, this.#end))
    while (this.#segments.length > 1 && this.#segments[1]!.start <= this.#kept)
      rmSync(this.#segments.shift()!.path, { force: true })
  }

  /** Brings everything that was added before the call to the disk, without holding up what is added meanwhile. */
  async sync(): Promise<void> {
    if (!this.#isDirty || this.#isSyncing) return
    const [file, finished] = [this.#file, this.#finished.splice(0)]
    this.#isDirty = false
    this.#isSyncing = true
    try {
      for (const handle of finished) await fdatasyncAsync(handle)
      if (file !== null) await fdatasyncAsync(file)
    } finally {
      for (const handle of finished) closeSync(handle)
      this.#isSyncing = false
      if (this.#isClosed) this.#closeFile()
    }
  }

  /** Notes what was lost last, and closes the file. */
  close(): void {
    if (this.#lost !== null) this.#closeLoss(true)
    this.#isClosed = true
    if (!this.#isSyncing) this.#closeFile()
  }

  #closeFile(): void {
    for (const handle of [...this.#finished.splice(0), ...(this.#file === null ? [] : [this.#file])]) {
      fdatasyncSync(handle)
      closeSync(handle)
    }
    this.#file = null
  }

  #write(bytes: Buffer): boolean {
    const last = this.#segments.at(-1)
    try {
      if (last === undefined || this.#end - last.start >= SEGMENT_BYTES) this.#beginSegment()
      else this.#file ??= openSync(last.path, 'a', 0o640)
      writeWhole(this.#file!, bytes)
      this.#end += bytes.length
      this.#isDirty = true
      return true
    } catch (error) {
      this.options.tell(`the queue can't be written: ${(error as Error).message}`)
      this.#repair()
      return false
    }
  }

  #beginSegment(): void {
    if (this.#file !== null) this.#finished.push(this.#file)
    this.#file = null
    const path = segmentPath(this.options.folder, this.#end)
    this.#file = openSync(path, 'ax', 0o640)
    this.#segments.push({ path, start: this.#end })
  }

  /** A disk that filled up in the middle of a line. */
  #repair(): void {
    const last = this.#segments.at(-1)
    if (this.#file === null || last === undefined) return
    try {
      ftruncateSync(this.#file, this.#end - last.start)
    } catch {
      // The rest of the line stays, and is told as a line that can't be understood.
      this.#end = last.start + fstatSync(this.#file).size
    }
  }

  /** Whether there is room again; then what was lost is noted in its place. Half of the queue must be free, so that it is not noted line by line. */
  #closeLoss(isLast = false): boolean {
    if (this.#lost === null) return true
    if (!isLast && this.waiting > this.#limit / 2) return false
    const { start, end, lines } = this.#lost
    if (!this.#write(lossLine({ reason: 'full', start, end, lines }))) return false
    this.options.tell(`${lines} lines were lost because the queue was full or could not be written`)
    this.#lost = null
    return true
  }

  #lose(bytes: Buffer): void {
    if (this.#lost === null) this.options.tell(`the queue is full with ${this.waiting} bytes: events are lost`)
    const now = this.options.now()
    this.#lost ??= { start: now, end: now, lines: 0 }
    this.#lost.end = Math.max(this.#lost.end, now)
    for (let start = 0; start < bytes.length;) {
      const end = bytes.indexOf(0x0a, start)
      this.#lost.lines++
      // When it happened, not when it was lost.
      if (this.#head.read(bytes, start, end)) {
        this.#lost.start = Math.min(this.#lost.start, this.#head.time)
        this.#lost.end = Math.max(this.#lost.end, this.#head.time)
      }
      start = end + 1
    }
  }
}

const fdatasyncAsync = promisify(fdatasync)

const writeWhole = (file: number, bytes: Buffer): void => {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
}

/** The length of a file up to its last whole line; a line that was cut by a kill is cut off, since its rest is lost. */
const cutToLines = (path: string): number => {
  try {
    const { size } = statSync(path)
    const file = openSync(path, 'r+')
    try {
      const tail = Buffer.alloc(Math.min(size, 1 << 17))
      readSync(file, tail, 0, tail.length, size - tail.length)
      const end = size - tail.length + tail.lastIndexOf(0x0a) + 1
      if (end < size) ftruncateSync(file, end)
      return end
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw unwritable(path, error)
  }
}
