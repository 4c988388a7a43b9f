import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import type { ByteString } from '../model/byte-string.js'
import { WhoChangedError } from '../model/errors.js'
import { unwritable } from '../store/unwritable.js'
import { firstHash, nextHash } from './chain.js'
import { entryLine, keptLine, sizeOf, type Entry, type EntryBody } from './entry.js'
import { markJson, type FeedMark } from './feed-mark.js'
import { lossText, type Loss } from './loss.js'
import { lossOf } from './loss-of-entries.js'
import { NO_SPAN, spanWith, type ShippedSpan } from './shipped-span.js'
import { openSegments } from './open-segments.js'
import { RecentEntries } from './recent-entries.js'
import { allEntries, entriesIn, gapsIn, MARK_KEY, segmentPath, segmentsIn, type Segment } from './spool-segments.js'
import { readSpoolNote, writeSpoolNote, type Place, type SpoolNote } from './spool-note.js'
import { syncFile } from './sync-file.js'

export interface SpoolOptions {
  readonly folder: string
  readonly node: ByteString | null
  /** The most that it may hold. Bytes. */
  readonly limit: number
  readonly now: () => number
}

/** A file of the spool is finished when it is as long. Bytes. */
const SEGMENT_BYTES = 4 << 20
/** When the spool is full, the oldest of so many parts gives way. */
const PARTS = 8

/**
 * Entries on their way, in files, until the destination has them: bounded, and when it is full the oldest entries give way, which a loss
 * at its end tells. What was written survives a kill of the process; what was handed out ({@link Spool.read}) also a loss of power, so
 * that a number is never given to two entries. One process at a time.
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #segmentBytes: number
  #note: SpoolNote
  #segments: Segment[]
  #head: Place
  #span: ShippedSpan
  /** There are gaps that the note does not tell. */
  #isSpanNew = false
  #mark: FeedMark | null
  #file: number | null = null
  /** Notes are written one after the other. */
  #noting: Promise<void> = Promise.resolve()
  /** Files that were written to since they were last on the disk for good. */
  readonly #unsynced = new Set<string>()
  readonly #recent = new RecentEntries()
  /** Where the last entry that was handed out ends, so that reading on there needs no search. */
  #cursor = { seq: -1, path: '', end: 0 }

  private constructor(
    options: SpoolOptions,
    note: SpoolNote,
    segments: readonly Segment[],
    head: Place,
    mark: FeedMark | null,
  ) {
    this.#options = options
    this.#mark = mark
    this.#segmentBytes = Math.min(SEGMENT_BYTES, Math.floor(options.limit / PARTS))
    this.#note = note
    this.#span = note.shipped ?? NO_SPAN
    this.#segments = [...segments]
    this.#head = head
  }

  /**
   * Opens a spool where it is, cut behind its last whole entry, or begins one with an entry that says so.
   * @throws {WhoChangedError} `index` when it can't be written, `usage` when it is another host's.
   */
  static async open(options: SpoolOptions, startText: string): Promise<Spool> {
    const { folder, node } = options
    makeFolder(folder)
    const found = readSpoolNote(folder)
    if (found !== null && found.node !== node) throw otherHost(folder)
    const opened = found === null ? null : openSegments(folder, found)
    const told: EntryBody[] = opened?.damage == null ? [] : [{ kind: 'gap', text: lossText(opened.damage) }]
    if (found !== null && opened?.head != null) {
      const spool = new Spool(options, found, opened.segments, opened.head, opened.mark)
      spool.#takeGaps()
      if (told.length > 0) spool.append(told)
      return spool
    }
    const name = { stream: randomUUID(), node }
    const start = { seq: 0, hash: firstHash(name) }
    const note: SpoolNote = { ...name, acknowledged: start, at: null, fed: null, shipped: null }
    for (const { path } of segmentsIn(folder)) rmSync(path)
    await writeSpoolNote(folder, note)
    const spool = new Spool(options, note, [], start, null)
    spool.append([{ kind: 'start', text: startText }, ...told])
    return spool
  }

  get stream(): string {
    return this.#note.stream
  }

  /** How far the source was read for what is written; null when it never was. */
  get mark(): FeedMark | null {
    return this.#mark
  }

  /** The last entry that was written. */
  get head(): Place {
    return this.#head
  }

  /** The last entry that the destination has for good. */
  get acknowledged(): Place {
    return this.#note.acknowledged
  }

  /** When that was, milliseconds; null before the first. */
  get acknowledgedAt(): number | null {
    return this.#note.at
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /**
   * Numbers and writes entries, all or none of them in one write.
   * @param mark how far the source was read for them
   * @throws {WhoChangedError} `index` when the disk does not take them: then none has a number.
   */
  append(bodies: readonly EntryBody[], mark = this.#mark): void {
    let head = this.#head
    const { stream, node } = this.#note
    const entries = bodies.map((body): Entry => {
      head = { seq: head.seq + 1, hash: nextHash(head.hash, head.seq + 1, body) }
      return { stream, node, seq: head.seq, body, hash: head.hash }
    })
    const lines = entries.map((entry, index) =>
      mark !== null && index === bodies.length - 1 ? entryLine(entry, { [MARK_KEY]: markJson(mark) }) : keptLine(entry),
    )
    const bytes = Buffer.concat(lines)
    const segment = this.#writable()
    try {
      const written = writeSync(this.#file!, bytes)
      if (written < bytes.length) throw new Error('the disk is full')
    } catch (error) {
      // Half an entry at the end would hide those behind it.
      truncateSync(segment.path, segment.bytes)
      throw unwritable(segment.path, error)
    }
    segment.bytes += bytes.length
    this.#head = head
    this.#mark = mark
    this.#unsynced.add(segment.path)
    this.#recent.add(entries)
    const { gaps } = this.#span
    this.#span = spanWith(this.#span, entries, mark?.source ?? null)
    this.#isSpanNew ||= this.#span.gaps !== gaps
  }

  /** What was written, and not noted before a kill. */
  #takeGaps(): void {
    const { known, source } = this.#span
    const unknown = this.#segments.filter((_, index) => (this.#segments[index + 1]?.first ?? Infinity) > known + 1)
    const found = unknown.flatMap(({ path }) => gapsIn(path, known))
    if (found.length > 0) this.#span = spanWith(this.#span, found, source)
  }

  /** The source was read on without an entry: it is noted, and on the disk for good when it resolves. */
  async noteMark(mark: FeedMark): Promise<void> {
    this.#mark = mark
    await this.sync()
    await this.#writeNote({ fed: { seq: this.#head.seq, mark } })
  }

  /** Makes room: while the spool is too large its oldest file goes, and what of it was not acknowledged is told as a loss. */
  makeRoom(): Loss | null {
    let lost: Loss | null = null
    while (this.bytes > this.#options.limit && this.#segments.length > 1) {
      const oldest = this.#segments[0]!
      const { seq } = this.acknowledged
      const loss = lossOf(
        'spool-full',
        allEntries(oldest.path).filter((entry) => entry.seq > seq),
      )
      if (loss !== null) this.append([{ kind: 'gap', text: lossText(loss) }])
      rmSync(oldest.path, { force: true })
      this.#segments.shift()
      this.#unsynced.delete(oldest.path)
      lost = loss ?? lost
    }
    return lost
  }

  /** The entries behind a number, as far as they go into so many bytes, at least one; they are on the disk for good. */
  async read(after: number, bytes: number): Promise<readonly Entry[]> {
    const until = this.#head.seq
    await this.sync()
    const recent = this.#recent.between(after, until, bytes)
    if (recent !== null) return recent
    const entries: Entry[] = []
    let size = 0
    const from = this.#segments.findLastIndex(({ first }) => first <= after + 1)
    for (const { path } of this.#segments.slice(Math.max(0, from))) {
      const start = this.#cursor.seq === after && this.#cursor.path === path ? this.#cursor.end : 0
      for (const { entry, end } of entriesIn(path, start)) {
        if (entry.seq <= after) continue
        if (entry.seq > until) return entries
        size += sizeOf(entry)
        if (entries.length > 0 && size > bytes) return entries
        entries.push(entry)
        this.#cursor = { seq: entry.seq, path, end }
      }
    }
    return entries
  }

  /**
   * The destination has everything up to here for good: it is noted, and files that hold nothing else are removed.
   * @param time the stamp of the last event up to here; null where that is not known
   */
  async acknowledge(place: Place, time: number | null = null): Promise<void> {
    if (place.seq <= this.acknowledged.seq) return
    if (time !== null && this.#span.from !== null) this.#span = { ...this.#span, to: time }
    await this.#writeNote({ acknowledged: place, at: this.#options.now() })
    while (this.#segments.length > 1 && this.#segments[1]!.first <= place.seq + 1)
      rmSync(this.#segments.shift()!.path, { force: true })
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }

  async #writeNote(change: Partial<SpoolNote>): Promise<void> {
    const written = this.#noting.then(async () => {
      const shipped = this.#spanNow()
      this.#isSpanNew = false
      const note = { ...this.#note, ...change, shipped }
      try {
        await writeSpoolNote(this.#options.folder, note)
      } catch (error) {
        this.#isSpanNew = true
        throw error
      }
      this.#note = note
    })
    this.#noting = written.catch(() => undefined)
    await written
  }

  /** With what was left out, and stands in no entry yet. */
  #spanNow(): ShippedSpan {
    const untold = this.#mark?.untold ?? null
    if (untold === null) return this.#span
    const { cause, from, to } = untold
    return { ...this.#span, gaps: [...this.#span.gaps, { cause, from, to }] }
  }

  /** Brings everything that is written to the disk for good. */
  async sync(): Promise<void> {
    for (
      let path = this.#unsynced.values().next().value;
      path !== undefined;
      path = this.#unsynced.values().next().value
    ) {
      // Before the wait: what is written meanwhile needs another one.
      this.#unsynced.delete(path)
      await syncFile(path)
    }
    if (this.#isSpanNew) await this.#writeNote({})
  }

  #writable(): Segment {
    const last = this.#segments.at(-1)
    if (last !== undefined && last.bytes < this.#segmentBytes) {
      this.#file ??= openOrThrow(last.path)
      return last
    }
    this.close()
    const first = this.#head.seq + 1
    const segment = { path: segmentPath(this.#options.folder, first), first, bytes: 0 }
    this.#file = openOrThrow(segment.path)
    this.#segments.push(segment)
    return segment
  }
}

const otherHost = (folder: string): WhoChangedError =>
  new WhoChangedError(
    'usage',
    `${folder}: this spool belongs to a host of another name; name that with --node, or remove the folder to begin another stream`,
    {
      place: { file: folder },
    },
  )

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unwritable(folder, error)
  }
}

const openOrThrow = (path: string): number => {
  try {
    return openSync(path, 'a', 0o600)
  } catch (error) {
    throw unwritable(basename(path), error)
  }
}
