import type { AuditEvent, AuditRecord } from '../model/audit-record.js'
import type { EventId } from '../model/event-id.js'
import type { ControlFact } from '../model/control-fact.js'
import type { LineCounts } from '../model/line-counts.js'
import { EXCERPT_BYTES, type Malformed } from '../model/malformed.js'
import { SEPARATOR } from '../grammar/record.js'
import { byteSlice } from '../scan/latin1.js'
import { LineFramer } from '../scan/line-framer.js'
import { RecordHead } from '../scan/record-head.js'
import { EventAssembler } from './assemble.js'
import { BootTracker } from './boot-tracker.js'
import { RecentEvents, REJECTED, SEEN, UNSEEN } from './recent-events.js'
import { relevanceOfType, syscallMatters, type Relevance } from './relevance.js'

/** What comes out of a log. */
export interface LogSink {
  readonly event: (event: AuditEvent) => void
  readonly malformed: (line: Malformed) => void
  /** A restart of the serials, seen between two lines. */
  readonly restart: (fact: ControlFact) => void
}

/** Where in a log a reader stands: what it needs to go on there later. */
export interface LogPosition {
  /** Bytes read up to the end of the last whole line. */
  readonly offset: number
  readonly line: number
}

export interface LogReaderOptions {
  readonly keep: 'relevant' | 'all'
  /** The node of records that name none. */
  readonly node: string | null
  /** Where the first byte that is pushed stands in the log. */
  readonly from?: LogPosition
  /** Whether records of an event were read earlier, so that one that alone would tell nothing still matters. */
  readonly awaits?: (id: EventId) => boolean
}

const LINES_BETWEEN_EXPIRY = 1024
const ASSIGNMENT = Buffer.from('type=')

interface TypeInfo {
  readonly name: string
  readonly relevance: Relevance
}

/**
 * Reads one log: bytes in, events out. With `keep: 'relevant'` a record that can't tell the index anything is dropped before a string is
 * made of it; with `keep: 'all'` every record is kept. Every line is counted once, whatever it is.
 */
export class LogReader {
  readonly #framer: LineFramer
  readonly #head = new RecordHead()
  readonly #assembler: EventAssembler
  readonly #recent = new RecentEvents()
  readonly #boots: BootTracker
  readonly #types = new Map<string, TypeInfo>()
  readonly #nodes = new Map<string, string>()
  readonly #startOffset: number
  #line: number
  #lines = 0
  #records = 0
  #events = 0
  #malformed = 0
  #foreign = 0
  #empty = 0
  #logTime = 0
  #firstTime = Infinity
  #lastTime = -Infinity

  constructor(
    private readonly file: string,
    private readonly sink: LogSink,
    private readonly options: LogReaderOptions,
  ) {
    this.#framer = new LineFramer((bytes, start, end) => {
      this.#readLine(bytes, start, end)
    })
    this.#assembler = new EventAssembler(sink.event)
    this.#boots = new BootTracker(sink.restart)
    this.#startOffset = options.from?.offset ?? 0
    this.#line = options.from?.line ?? 0
  }

  push(chunk: Buffer): void {
    this.#framer.push(chunk)
  }

  /** Whether the stream stands in the middle of a line. */
  get hasUnfinishedLine(): boolean {
    return this.#framer.unfinished !== null
  }

  /** Takes the unfinished last line as a line. */
  finishLine(): void {
    this.#framer.end()
  }

  /** Hands on the events that are still open. */
  flush(): void {
    this.#assembler.flush()
  }

  get position(): LogPosition {
    return { offset: this.#startOffset + this.#framer.consumed, line: this.#line }
  }

  /** First and last stamp of a record, milliseconds; null when there was none. */
  get span(): { readonly first: number; readonly last: number } | null {
    return this.#firstTime === Infinity ? null : { first: this.#firstTime, last: this.#lastTime }
  }

  get counts(): LineCounts {
    return {
      lines: this.#lines,
      records: this.#records,
      events: this.#events,
      malformed: this.#malformed,
      duplicates: 0,
      foreign: this.#foreign,
      empty: this.#empty,
    }
  }

  #readLine(bytes: Buffer, start: number, lineEnd: number): void {
    this.#line++
    this.#lines++
    let end = lineEnd
    if (end > start && bytes[end - 1] === 0x0d) end--
    // A hole of NULs, from a crash before the blocks were written, may stand before a good line.
    while (start < end && bytes[start] === 0) start++
    if (start === end) {
      if (lineEnd > start) this.#bad(bytes, start, lineEnd, 'a run of NUL bytes')
      else this.#empty++
      return
    }
    if (this.#head.read(bytes, start, end)) this.#readRecord(bytes, end)
    else this.#readOther(bytes, start, end)
  }

  #readOther(bytes: Buffer, start: number, end: number): void {
    // A line torn by a crash with the next record glued to it: the good half is still good.
    const second = bytes.indexOf(ASSIGNMENT, start + 1)
    if (second > 0 && second < end && this.#head.read(bytes, second, end)) {
      this.#report(bytes, start, second, 'torn line, followed by another record')
      this.#readRecord(bytes, end)
      return
    }
    const text = byteSlice(bytes, start, Math.min(end, start + EXCERPT_BYTES))
    if (/\btype=|audit\(/.test(text)) this.#bad(bytes, start, end, 'no readable type=… msg=audit(time:serial)')
    else this.#foreign++
  }

  #readRecord(bytes: Buffer, end: number): void {
    const { time, serial, bodyStart } = this.#head
    this.#records++
    this.#logTime = time
    if (time < this.#firstTime) this.#firstTime = time
    if (time > this.#lastTime) this.#lastTime = time
    if (this.#lines % LINES_BETWEEN_EXPIRY === 0) this.#assembler.expire(this.#logTime)
    const type = this.#typeOf(bytes)
    const node = this.#nodeOf(bytes)
    const state = this.#recent.state(serial, time)
    if (state === UNSEEN) {
      this.#events++
      this.#recent.remember(serial, time, SEEN)
      if (!type.name.startsWith('DAEMON_')) this.#boots.see(node, time, serial)
    }
    if (this.options.keep === 'relevant' && !this.#isWanted(type, node, state, bytes, end)) return
    const separator = indexWithin(bytes, 0x1d, bodyStart, end)
    this.#assembler.add({
      node,
      time,
      serial,
      type: type.name,
      body: byteSlice(bytes, bodyStart, separator < 0 ? end : separator),
      tail: separator < 0 ? null : byteSlice(bytes, separator + SEPARATOR.length, end),
      file: this.file,
      line: this.#line,
    } satisfies AuditRecord)
  }

  #isWanted(type: TypeInfo, node: string | null, state: number, bytes: Buffer, end: number): boolean {
    const { time, serial, bodyStart } = this.#head
    switch (type.relevance) {
      case 'ignored':
        return false
      case 'kept':
        return true
      case 'syscall': {
        if (syscallMatters(bytes, bodyStart, end) || this.#assembler.has(node, time, serial)) return true
        this.#recent.remember(serial, time, REJECTED)
        return false
      }
      case 'companion':
        // A PATH may come before its SYSCALL; a title or the end of an event is of no use without the rest.
        return (
          state !== REJECTED &&
          (type.name === 'PATH' ||
            type.name === 'CWD' ||
            this.#assembler.has(node, time, serial) ||
            this.options.awaits?.({ node, time, serial }) === true)
        )
    }
  }

  #typeOf(bytes: Buffer): TypeInfo {
    const name = byteSlice(bytes, this.#head.typeStart, this.#head.typeEnd)
    const known = this.#types.get(name)
    if (known !== undefined) return known
    const info = { name, relevance: relevanceOfType(name) }
    // Names come from the log: a hostile one must not fill the memory.
    if (this.#types.size < 1000) this.#types.set(name, info)
    return info
  }

  #nodeOf(bytes: Buffer): string | null {
    const { nodeStart, nodeEnd } = this.#head
    if (nodeStart === nodeEnd) return this.options.node
    const name = byteSlice(bytes, nodeStart, nodeEnd)
    const known = this.#nodes.get(name)
    if (known !== undefined) return known
    if (this.#nodes.size < 100_000) this.#nodes.set(name, name)
    return name
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

const indexWithin = (bytes: Buffer, byte: number, start: number, end: number): number => {
  for (let i = start; i < end; i++) if (bytes[i] === byte) return i
  return -1
}
