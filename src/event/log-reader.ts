import type { AuditRecord } from '../model/audit-record.js'
import type { EventId } from '../model/event-id.js'
import type { ControlFact } from '../model/control-fact.js'
import type { EventFacts } from '../model/event-facts.js'
import type { LineCounts } from '../model/line-counts.js'
import type { SerialSpan } from '../model/serial-span.js'
import { EXCERPT_BYTES } from '../model/malformed.js'
import { GluedRecordFinder } from '../scan/glued-record.js'
import { byteSlice } from '../scan/latin1.js'
import { RecordHead } from '../scan/record-head.js'
import { splitTail } from '../scan/split-tail.js'
import type { Form } from '../scan/forms/form.js'
import { LogFraming } from '../scan/forms/log-framing.js'
import { EventAssembler } from './assemble.js'
import { CarriedRecords, type CarriedSink } from './carried-records.js'
import { HostNode, type KnownHosts } from './host-node.js'
import type { LogSink } from './log-sink.js'
import { NodeNames, TypeNames, type TypeInfo } from './names.js'
import { REJECTED, type EventState } from './recent-events.js'
import { EventLane } from './in-place/event-lane.js'
import { EventReader } from './in-place/event-reader.js'
import { OrdinaryEvents } from './in-place/ordinary-events.js'
import { SingleRecords } from './in-place/single-records.js'
import { SeenEvents } from './seen-events.js'
import type { RecordBytes } from './in-place/pending-records.js'
import { syscallMatters } from './relevance.js'
import { faultOf } from './line-fault.js'

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
  /** By default auditd's own. */
  readonly form?: Form
  readonly hosts?: KnownHosts
  /** Whether the SYSCALL of an event comes behind its other records. */
  readonly callLast?: boolean
  /** Where the first byte that is pushed stands in the log. */
  readonly from?: LogPosition
  /** The kernel's serials that earlier runs saw in the same log. */
  readonly serials?: readonly SerialSpan[]
  /** Whether records of an event were read earlier, so that one that alone would tell nothing still matters. */
  readonly awaits?: (id: EventId) => boolean
}

/** What reads ordinary events where they stand. */
interface InPlace {
  readonly facts: (facts: EventFacts) => void
  readonly events: EventReader
  readonly singles: SingleRecords
}

const LINES_BETWEEN_EXPIRY = 1024
const TYPE = Buffer.from('type=')

/**
 * Reads one log: bytes in, events out. With `keep: 'relevant'` a record that can't tell the index anything is dropped before a string is
 * made of it; with `keep: 'all'` every record is kept. Every line is counted, whatever it is.
 */
export class LogReader {
  readonly #framing: LogFraming
  readonly #head = new RecordHead()
  readonly #glued = new GluedRecordFinder()
  readonly #assembler: EventAssembler
  readonly #ordinary: OrdinaryEvents | null
  readonly #lane: EventLane | null
  readonly #seen: SeenEvents
  readonly #types = new TypeNames()
  readonly #nodes = new NodeNames()
  readonly #hostNode: HostNode
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
    private readonly options: LogReaderOptions,
  ) {
    this.#assembler = new EventAssembler(sink.event)
    this.#seen = new SeenEvents(this.#onSerials, options.serials)
    const { facts } = sink
    // What reads in place remembers much, and takes millions of bytes for it: only where it has work.
    const inPlace = facts === undefined ? null : { facts, events: new EventReader(), singles: new SingleRecords() }
    this.#ordinary = inPlace === null ? null : this.#ordinaryEvents(inPlace)
    this.#lane = inPlace === null ? null : this.#eventLane(inPlace)
    const onLine = (bytes: Buffer, start: number, end: number): void => {
      this.#readLine(bytes, start, end)
    }
    const lane = this.#lane
    const takeLines =
      lane === null || options.callLast === true
        ? null
        : (bytes: Buffer, start: number): number => this.#takeEvents(lane, bytes, start)
    const form = options.form ?? 'native'
    this.#framing = new LogFraming(form, onLine, takeLines)
    this.#hostNode = new HostNode(options.node, options.hosts ?? { localHost: null, severalHosts: false })
    this.#carried = this.#carriedRecords(form)
    this.#startOffset = options.from?.offset ?? 0
    this.#line = options.from?.line ?? 0
  }

  /** Only auditd's own log has every event, one after the other: what a transport carries may be a part of them, or come in another order. */
  readonly #onSerials = (fact: ControlFact): void => {
    if (fact.kind !== 'missing' || (this.options.form ?? 'native') === 'native') this.sink.restart(fact)
  }

  push(chunk: Buffer): void {
    this.#glued.reset()
    this.#framing.push(chunk)
    this.#ordinary?.handOn()
  }

  /** Whether the stream stands in the middle of a line. */
  get hasUnfinishedLine(): boolean {
    return this.#framing.isUnfinished
  }

  /** Takes the unfinished last line as a line. */
  finishLine(): void {
    this.#glued.reset()
    this.#framing.end()
    this.#ordinary?.handOn()
  }

  /** Hands on the events that are still open. */
  flush(): void {
    this.#assembler.flush()
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
    return this.#seen.logTime
  }

  /** First and last stamp of a record, milliseconds; null when there was none. */
  get span(): { readonly first: number; readonly last: number } | null {
    const { firstTime, lastTime } = this.#seen
    return firstTime === Infinity ? null : { first: firstTime, last: lastTime }
  }

  /** The kernel's serials at both ends of what was read of the log, by this and earlier runs. */
  get serials(): readonly SerialSpan[] {
    return this.#seen.serials
  }

  get counts(): LineCounts {
    const duplicates = this.#assembler.repeats
    return {
      lines: this.#lines,
      records: this.#seen.records - duplicates,
      events: this.#seen.events,
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
      this.#readRecord(bytes, end, null)
      if (next < 0) return
      this.#head.read(bytes, next, lineEnd)
      // Some shippers put all records of an event on one line: that is no damage.
      const isJoined = this.#head.time === time && this.#head.serial === serial && bytes[next - 1] === 0x20
      if (first && !isJoined) this.#report(bytes, typeStart, lineEnd, 'torn line, followed by another record')
    }
    this.#readRecord(bytes, lineEnd, null)
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
        this.#readRecord(line, line.length, host, rebuilt)
        return this.#seen.logTime
      },
      nodeOf: (line, host) => {
        this.#head.read(line, 0, line.length)
        return this.#nodeOf(line, host)
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
    return new CarriedRecords(sink, this.#hostNode, form)
  }

  /** Reads the record whose head was read last. */
  #readRecord(bytes: Buffer, end: number, host: string | null, rebuilt?: true): void {
    const { time, serial, bodyStart } = this.#head
    if (this.#lines % LINES_BETWEEN_EXPIRY === 0) {
      this.#ordinary?.handOn()
      this.#assembler.expire(time)
    }
    const type = this.#types.at(bytes, this.#head.typeStart, this.#head.typeEnd)
    const node = this.#nodeOf(bytes, host)
    const state = this.#seen.note(1, node, time, serial, type.isKernels)
    if (type.name === 'DAEMON_START') this.#startedAgain(node, time, serial)
    if (this.options.keep === 'relevant' && !this.#isWanted(type, node, state, bytes, end)) return
    if (this.#ordinary !== null && this.#isOrdinary(this.#ordinary, type, node, bytes, end, rebuilt)) return
    const { body, tail } = splitTail(byteSlice(bytes, bodyStart, end))
    const place = { file: this.file, line: this.#line }
    const read: AuditRecord = { node, time, serial, type: type.name, body, tail, ...place }
    const record: AuditRecord = rebuilt === undefined ? read : { ...read, rebuilt }
    if (this.sink.record === undefined) this.#assembler.add(record)
    else this.sink.record(record)
  }

  /** Takes whole events as long as they stand in the log as most do, and no event of single lines is being put together. */
  #takeEvents(lane: EventLane, bytes: Buffer, start: number): number {
    if (this.#ordinary?.isOpen === true) return start
    const past = lane.take(bytes, start)
    const before = this.#lines
    this.#lines += lane.lines
    this.#line += lane.lines
    if (Math.floor(before / LINES_BETWEEN_EXPIRY) !== Math.floor(this.#lines / LINES_BETWEEN_EXPIRY))
      this.#assembler.expire(this.#seen.logTime)
    return past
  }

  #eventLane(inPlace: InPlace): EventLane {
    return new EventLane({
      ...{ types: this.#types, nodes: this.#nodes, seen: this.#seen, ...inPlace },
      node: () => this.#hostNode.of(null),
      isAwaited: (node, time, serial) => this.#isAwaited(node, time, serial),
    })
  }

  #ordinaryEvents({ facts, events, singles }: InPlace): OrdinaryEvents {
    const record = (id: EventId, type: string, { bytes, start, end, line }: RecordBytes): void => {
      this.#assembler.add({ ...id, type, ...splitTail(byteSlice(bytes, start, end)), file: this.file, line })
    }
    return new OrdinaryEvents({ facts, record }, events, singles)
  }

  /** Whether the record whose head was read last belongs to an event that stands in the log as most do. */
  #isOrdinary(
    ordinary: OrdinaryEvents,
    type: TypeInfo,
    node: string | null,
    bytes: Buffer,
    end: number,
    rebuilt: true | undefined,
  ): boolean {
    const { time, serial, bodyStart } = this.#head
    if (rebuilt === undefined && ordinary.has(node, time, serial))
      return ordinary.add(type.role, bytes, bodyStart, end, this.#line)
    ordinary.handOn()
    const isSingle = type.session !== null || type.isSingleAct
    if (rebuilt === true || (type.role !== 'syscall' && type.role !== 'lead' && !isSingle)) return false
    if (this.#isAwaited(node, time, serial)) return false
    if (isSingle) return ordinary.single({ node, time, serial }, type, bytes, bodyStart, end)
    ordinary.begin(type.name, node, time, serial, bytes, bodyStart, end, this.#line)
    return true
  }

  /** A daemon that was killed leaves no record of its end: what was heard before it started again tells when that may have been. */
  #startedAgain(node: string | null, time: number, serial: number): void {
    const heard = this.#seen.heardUntil(node)
    if (heard !== null && heard <= time)
      this.sink.restart({ node, time, serial, kind: 'heard-until', detail: `${heard}`, process: null })
  }

  #isWanted(type: TypeInfo, node: string | null, state: EventState, bytes: Buffer, end: number): boolean {
    const { time, serial, bodyStart } = this.#head
    switch (type.relevance) {
      case 'ignored':
        return false
      case 'kept':
        return true
      case 'syscall': {
        if (syscallMatters(bytes, bodyStart, end) || this.#isAwaited(node, time, serial)) return true
        this.#seen.reject(node, time, serial)
        return false
      }
      case 'companion':
        // A PATH may come before its SYSCALL; a title or the end of an event is of no use without the rest.
        return (
          state !== REJECTED &&
          (type.name === 'PATH' ||
            type.name === 'CWD' ||
            this.options.callLast === true ||
            this.#isAwaited(node, time, serial))
        )
    }
  }

  /** Whether other records of an event are at hand: in this run, or left over from an earlier one. */
  #isAwaited(node: string | null, time: number, serial: number): boolean {
    return (
      this.#ordinary?.has(node, time, serial) === true ||
      this.#assembler.has(node, time, serial) ||
      this.options.awaits?.({ node, time, serial }) === true
    )
  }

  #nodeOf(bytes: Buffer, host: string | null): string | null {
    const { nodeStart, nodeEnd } = this.#head
    return nodeStart === nodeEnd ? this.#hostNode.of(host) : this.#nodes.at(bytes, nodeStart, nodeEnd)
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
