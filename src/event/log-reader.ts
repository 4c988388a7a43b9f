import type { LineCounts } from '../model/line-counts.js'
import { EXCERPT_BYTES } from '../model/malformed.js'
import type { SerialSpan } from '../model/serial-span.js'
import type { Form } from '../scan/forms/form.js'
import { LogFraming } from '../scan/forms/log-framing.js'
import { GluedRecordFinder } from '../scan/glued-record.js'
import { byteSlice } from '../scan/latin1.js'
import { RecordHead } from '../scan/record-head.js'
import { CarriedRecords, type CarriedSink } from './carried-records.js'
import { faultOf } from './line-fault.js'
import type { LogSink } from './log-sink.js'
import type { LogReaderOptions, LogPosition } from './log-reader-options.js'
import { RecordIntake } from './record-intake.js'

const TYPE = Buffer.from('type=')

/**
 * Reads one log: bytes in, events out. With `keep: 'relevant'` a record that can't tell the index anything is dropped before a string is
 * made of it; with `keep: 'all'` every record is kept. Every line is counted, whatever it is.
 */
export class LogReader {
  readonly #framing: LogFraming
  readonly #head = new RecordHead()
  readonly #glued = new GluedRecordFinder()
  readonly #intake: RecordIntake
  readonly #carried: CarriedRecords
  readonly #startOffset: number
  #line: number
  #lines = 0
  #malformed = 0
  #foreign = 0
  #empty = 0

  constructor(
    private readonly file: string,
    private readonly sink: LogSink,
    options: LogReaderOptions,
  ) {
    const form = options.form ?? 'native'
    this.#intake = new RecordIntake(file, sink, options, this.#head)
    const onLine = (bytes: Buffer, start: number, end: number): void => {
      this.#readLine(bytes, start, end)
    }
    const takeLines = (bytes: Buffer, start: number): number => this.#takeEvents(bytes, start)
    this.#framing = new LogFraming(form, onLine, this.#intake.takesEvents ? takeLines : null)
    this.#carried = this.#carriedRecords(form)
    this.#startOffset = options.from?.offset ?? 0
    this.#line = options.from?.line ?? 0
  }

  push(chunk: Buffer): void {
    this.#glued.reset()
    this.#framing.push(chunk)
    this.#intake.handOn()
  }

  /** Whether the stream stands in the middle of a line. */
  get hasUnfinishedLine(): boolean {
    return this.#framing.isUnfinished
  }

  /** Takes the unfinished last line as a line. */
  finishLine(): void {
    this.#glued.reset()
    this.#framing.end()
    this.#intake.handOn()
  }

  /** Hands on the events that are still open. */
  flush(): void {
    this.#intake.flush()
    for (const fact of this.#carried.arrived()) this.sink.arrival?.(fact)
  }

  /** Something of the log can't be read, of which this much is known: it counts as one malformed line. */
  damaged(reason: string, bytes: Buffer = Buffer.alloc(0)): void {
    this.#line++
    this.#lines++
    this.#bad(bytes, 0, bytes.length, reason)
  }

  get position(): LogPosition {
    return { offset: this.#startOffset + this.#framing.consumed, line: this.#line }
  }

  /** Stamp of the last record, milliseconds; -Infinity before the first. */
  get logTime(): number {
    return this.#intake.seen.logTime
  }

  /** First and last stamp of a record, milliseconds; null when there was none. */
  get span(): { readonly first: number; readonly last: number } | null {
    const { firstTime, lastTime } = this.#intake.seen
    return firstTime === Infinity ? null : { first: firstTime, last: lastTime }
  }

  /** The kernel's serials at both ends of what was read of the log, by this and earlier runs. */
  get serials(): readonly SerialSpan[] {
    return this.#intake.seen.serials
  }

  get counts(): LineCounts {
    const duplicates = this.#intake.repeats
    return {
      lines: this.#lines,
      records: this.#intake.seen.records - duplicates,
      events: this.#intake.seen.events,
      malformed: this.#malformed,
      duplicates,
      foreign: this.#foreign,
      empty: this.#empty,
    }
  }

  #readLine(bytes: Buffer, lineStart: number, lineEnd: number): void {
    this.#line++
    this.#lines++
    let start = lineStart
    let end = lineEnd
    if (end > start && bytes[end - 1] === 0x0d) end--
    // A hole of NULs, from a crash before the blocks were written, may stand before a good line.
    while (start < end && bytes[start] === 0) start++
    if (start === end) {
      if (start > lineStart) this.#bad(bytes, lineStart, start, 'a run of NUL bytes')
      else this.#empty++
      return
    }
    if (this.#framing.isCut) {
      this.#bad(bytes, start, end, 'a line that is longer than any record')
      return
    }
    if (this.#framing.acceptsNative && this.#head.read(bytes, start, end)) this.#readNative(bytes, end)
    else this.#readOther(bytes, start, end)
  }

  #readNative(bytes: Buffer, lineEnd: number): void {
    for (let first = true; ; first = false) {
      const next = this.#glued.find(bytes, this.#head.bodyStart, lineEnd)
      if (first && this.#glued.isImitated)
        this.#report(bytes, this.#head.typeStart, lineEnd, "not believed: a record in the text of a program's message")
      if (next < 0 && first) break
      const end = next < 0 ? lineEnd : withoutPadding(bytes, this.#head.bodyStart, next)
      const { time, serial, typeStart } = this.#head
      this.#intake.take(bytes, end, this.#line, null)
      if (next < 0) return
      this.#head.read(bytes, next, lineEnd)
      // Some shippers put all records of an event on one line: that is no damage.
      const isJoined = this.#head.time === time && this.#head.serial === serial && bytes[next - 1] === 0x20
      if (first && !isJoined) this.#report(bytes, typeStart, lineEnd, 'torn line, followed by another record')
    }
    this.#intake.take(bytes, lineEnd, this.#line, null)
  }

  #readOther(bytes: Buffer, start: number, end: number): void {
    const translation = this.#framing.translate(bytes, start, end)
    if (translation !== null) {
      this.#carried.take(translation, { bytes, start, end })
      return
    }
    // A line torn by a crash with the next record glued to it: the good half is still good.
    if (this.#framing.acceptsNative)
      for (let at = bytes.indexOf(TYPE, start + 1); at > 0 && at < end; at = bytes.indexOf(TYPE, at + 1))
        if (this.#head.read(bytes, at, end)) {
          const isWhole = /^[\t \ufeff\xef\xbb\xbf]*$/.test(byteSlice(bytes, start, at))
          if (!isWhole) this.#report(bytes, start, at, 'torn line, followed by another record')
          this.#readNative(bytes, end)
          return
        }
    const fault = faultOf(byteSlice(bytes, start, Math.min(end, start + 1024)), this.#framing.acceptsNative)
    if (fault === null) this.#foreign++
    else this.#bad(bytes, start, end, fault)
  }

  #carriedRecords(form: Form): CarriedRecords {
    const sink: CarriedSink = {
      record: (line, host, rebuilt) => {
        if (!this.#head.read(line, 0, line.length)) return null
        this.#intake.take(line, line.length, this.#line, host, rebuilt)
        return this.#intake.seen.logTime
      },
      nodeOf: (line, host) => {
        this.#head.read(line, 0, line.length)
        return this.#intake.nodeOf(line, host)
      },
      isWanted: (entry) => this.sink.entry?.(entry, { file: this.file, line: this.#line }) !== false,
      loss: (fact) => {
        this.sink.restart(fact)
      },
      foreign: () => {
        this.#foreign++
      },
      malformed: ({ bytes, start, end }, reason) => {
        this.#bad(bytes, start, end, reason)
      },
    }
    return new CarriedRecords(sink, this.#intake.hostNode, form)
  }

  #takeEvents(bytes: Buffer, start: number): number {
    if (this.#intake.isMidEvent) return start
    const past = this.#intake.takeEvents(bytes, start)
    this.#lines += this.#intake.taken
    this.#line += this.#intake.taken
    return past
  }

  #bad(bytes: Buffer, start: number, end: number, reason: string): void {
    this.#report(bytes, start, end, reason)
    this.#malformed++
  }

  #report(bytes: Buffer, start: number, end: number, reason: string): void {
    const excerpt = byteSlice(bytes, start, Math.min(end, start + EXCERPT_BYTES))
    this.sink.malformed({ file: this.file, line: this.#line, reason, excerpt })
  }
}

/** The end of a torn record before the next: without the NULs of blocks that were never written. */
const withoutPadding = (bytes: Buffer, start: number, from: number): number => {
  let end = from
  while (end > start && (bytes[end - 1] === 0 || bytes[end - 1] === 0x20 || bytes[end - 1] === 0x0d)) end--
  return end
}
