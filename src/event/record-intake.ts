import type { AuditRecord } from '../model/audit-record.js'
import type { ControlFact } from '../model/control-fact.js'
import type { EventFacts } from '../model/event-facts.js'
import type { EventId } from '../model/event-id.js'
import { byteSlice } from '../scan/latin1.js'
import type { RecordHead } from '../scan/record-head.js'
import { splitTail } from '../scan/split-tail.js'
import { EventAssembler } from './assemble.js'
import { HostNode } from './host-node.js'
import { EventLane } from './in-place/event-lane.js'
import { EventReader } from './in-place/event-reader.js'
import { OrdinaryEvents } from './in-place/ordinary-events.js'
import type { RecordBytes } from './in-place/pending-records.js'
import { SingleRecords } from './in-place/single-records.js'
import type { LogReaderOptions } from './log-reader-options.js'
import type { LogSink } from './log-sink.js'
import { NodeNames, TypeNames, type TypeInfo } from './names.js'
import { REJECTED, type EventState } from './recent-events.js'
import { syscallMatters } from './relevance.js'
import { SeenEvents } from './seen-events.js'
import { WholeEvents } from './whole-events.js'

const RECORDS_BETWEEN_EXPIRY = 1024

/** What reads ordinary events where they stand. */
interface InPlace {
  readonly facts: (facts: EventFacts) => void
  readonly events: EventReader
  readonly singles: SingleRecords
}

/**
 * Where the records of a log become events, by one of three ways: a whole event where it stands (`in-place/event-lane.ts`), an ordinary event
 * record by record where these stand (`in-place/ordinary-events.ts`), and whatever is different put together from records (`assemble.ts`).
 */
export class RecordIntake {
  /** The events that were met. */
  readonly seen: SeenEvents
  readonly hostNode: HostNode
  readonly #assembler: EventAssembler
  readonly #ordinary: OrdinaryEvents | null
  readonly #lane: EventLane | null
  readonly #types = new TypeNames()
  readonly #nodes = new NodeNames()
  #records = 0

  constructor(
    private readonly file: string,
    private readonly sink: LogSink,
    private readonly options: LogReaderOptions,
    /** Of the record that is taken next. */
    private readonly head: RecordHead,
  ) {
    const whole = new WholeEvents(options.lackDirectory ?? 0, () => this.#types.hasDirectories)
    this.#assembler = new EventAssembler(sink.event, whole.isWhole)
    this.seen = new SeenEvents(this.#onSerials, options.serials)
    this.hostNode = new HostNode(options.node, options.hosts ?? { localHost: null, severalHosts: false })
    const { facts } = sink
    // What reads in place remembers much, and takes millions of bytes for it: only where it has work.
    const inPlace =
      facts === undefined ? null : { facts, events: new EventReader(whole.hasNone), singles: new SingleRecords() }
    this.#ordinary = inPlace === null ? null : this.#ordinaryEvents(inPlace)
    this.#lane = inPlace === null || options.callLast === true ? null : this.#eventLane(inPlace)
  }

  /** Whether {@link takeEvents} ever takes any. */
  get takesEvents(): boolean {
    return this.#lane !== null
  }

  /** How many lines were taken by the last call of {@link takeEvents}. */
  get taken(): number {
    return this.#lane?.lines ?? 0
  }

  /** Records that came before with the same event and the same text. */
  get repeats(): number {
    return this.#assembler.repeats
  }

  /** Hands on what refers to the bytes that were read, before these change. */
  handOn(): void {
    this.#ordinary?.handOn()
  }

  /** Hands on the events that are still open. */
  flush(): void {
    this.#assembler.flush()
  }

  /**
   * Takes whole events as long as they stand in the log as most do; how many lines of them says {@link taken}. Returns where the first line
   * begins that is to be read by itself. Not to be called while {@link isMidEvent}.
   */
  takeEvents(bytes: Buffer, start: number): number {
    const lane = this.#lane!
    const past = lane.take(bytes, start)
    const before = this.#records
    this.#records += lane.lines
    if (Math.floor(before / RECORDS_BETWEEN_EXPIRY) !== Math.floor(this.#records / RECORDS_BETWEEN_EXPIRY))
      this.#assembler.expire(this.seen.logTime)
    return past
  }

  /** Whether an event of single lines is being put together. */
  get isMidEvent(): boolean {
    return this.#ordinary?.isOpen === true
  }

  /** Takes the record whose head was read last, up to `end`. `host`: whose it is by what carried it. */
  take(bytes: Buffer, end: number, line: number, host: string | null, rebuilt?: true): void {
    const { time, serial, bodyStart } = this.head
    if (++this.#records % RECORDS_BETWEEN_EXPIRY === 0) {
      this.handOn()
      this.#assembler.expire(time)
    }
    const type = this.#types.at(bytes, this.head.typeStart, this.head.typeEnd)
    const node = this.nodeOf(bytes, host)
    const state = this.seen.note(1, node, time, serial, type.isKernels)
    if (type.name === 'DAEMON_START') this.#startedAgain(node, time, serial)
    if (this.options.keep === 'relevant' && !this.#isWanted(type, node, state, bytes, end)) return
    if (this.#ordinary !== null && this.#isOrdinary(this.#ordinary, type, node, bytes, end, line, rebuilt)) return
    const { body, tail } = splitTail(byteSlice(bytes, bodyStart, end))
    const read: AuditRecord = { node, time, serial, type: type.name, body, tail, file: this.file, line }
    const record: AuditRecord = rebuilt === undefined ? read : { ...read, rebuilt }
    if (this.sink.record === undefined) this.#assembler.add(record)
    else this.sink.record(record)
  }

  /** Whose the record is whose head was read last. */
  nodeOf(bytes: Buffer, host: string | null): string | null {
    const { nodeStart, nodeEnd } = this.head
    return nodeStart === nodeEnd ? this.hostNode.of(host) : this.#nodes.at(bytes, nodeStart, nodeEnd)
  }

  #eventLane(inPlace: InPlace): EventLane {
    return new EventLane({
      ...{ types: this.#types, nodes: this.#nodes, seen: this.seen, ...inPlace },
      node: () => this.hostNode.of(null),
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
    line: number,
    rebuilt: true | undefined,
  ): boolean {
    const { time, serial, bodyStart } = this.head
    if (rebuilt === undefined && ordinary.has(node, time, serial))
      return ordinary.add(type.role, bytes, bodyStart, end, line)
    ordinary.handOn()
    const isSingle = type.session !== null || type.isSingleAct
    if (rebuilt === true || (type.role !== 'syscall' && type.role !== 'lead' && !isSingle)) return false
    if (this.#isAwaited(node, time, serial)) return false
    if (isSingle) return ordinary.single({ node, time, serial }, type, bytes, bodyStart, end)
    ordinary.begin(type.name, node, time, serial, bytes, bodyStart, end, line)
    return true
  }

  /** A daemon that was killed leaves no record of its end: what was heard before it started again tells when that may have been. */
  #startedAgain(node: string | null, time: number, serial: number): void {
    const heard = this.seen.heardUntil(node)
    if (heard !== null && heard <= time)
      this.sink.restart({ node, time, serial, kind: 'heard-until', detail: `${heard}`, process: null })
  }

  #isWanted(type: TypeInfo, node: string | null, state: EventState, bytes: Buffer, end: number): boolean {
    const { time, serial, bodyStart } = this.head
    switch (type.relevance) {
      case 'ignored':
        return false
      case 'kept':
        return true
      case 'syscall': {
        if (syscallMatters(bytes, bodyStart, end) || this.#isAwaited(node, time, serial)) return true
        this.seen.reject(node, time, serial)
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

  /** Only auditd's own log has every event, one after the other: what a transport carries may be a part of them, or come in another order. */
  readonly #onSerials = (fact: ControlFact): void => {
    if (fact.kind !== 'missing' || (this.options.form ?? 'native') === 'native') this.sink.restart(fact)
  }
}
