import type { EventFacts } from '../../model/event-facts.js'
import type { EventId } from '../../model/event-id.js'
import { viewOf } from '../../scan/byte-view.js'
import { LineScan } from '../../scan/line-scan.js'
import { isTypeByte, RecordHead } from '../../scan/record-head.js'
import { isSameStretch } from '../../scan/same-bytes.js'
import type { NodeNames, TypeInfo, TypeNames } from '../names.js'
import { REJECTED } from '../recent-events.js'
import { syscallMatters } from '../relevance.js'
import type { SeenEvents } from '../seen-events.js'
import type { EventReader } from './event-reader.js'
import { PendingRecords } from './pending-records.js'
import type { SingleRecords } from './single-records.js'

/** What the lane shares with the reader that takes the lines one by one. */
export interface LaneOptions {
  readonly types: TypeNames
  readonly nodes: NodeNames
  /** The node of records that name none. */
  readonly node: () => string | null
  readonly seen: SeenEvents
  readonly events: EventReader
  readonly singles: SingleRecords
  /** Whether other records of an event are at hand already. */
  readonly isAwaited: (node: string | null, time: number, serial: number) => boolean
  readonly facts: (facts: EventFacts) => void
}

const CARRIAGE_RETURN = 0x0d
const NEWLINE = 0x0a
const LONGEST_TYPE = 32
/** A longer line is looked at by those who know what a line may be. Bytes. */
const LONGEST_BODY = 1 << 20

/**
 * The short way for events that stand whole in a chunk of a log, as nearly all do: from the first byte of their first line to the newline
 * of their last, with one look at each line. Whatever is different in any way is left to the reader of single lines, before anything was
 * done about it, so that both ways tell the same; a property test holds them together.
 */
export class EventLane {
  readonly #head = new RecordHead()
  readonly #scan = new LineScan()
  readonly #records = new PendingRecords()
  readonly #options: LaneOptions
  #lines = 0

  constructor(options: LaneOptions) {
    this.#options = options
  }

  /** How many lines were taken by the last call of {@link take}. */
  get lines(): number {
    return this.#lines
  }

  /** Takes whole events from `start` on, where a line begins. Returns where the first line begins that it did not take. */
  take(bytes: Buffer, start: number): number {
    const view = viewOf(bytes)
    this.#lines = 0
    for (let at = start; ;) {
      const next = this.#event(bytes, view, at)
      if (next === at) return at
      at = next
    }
  }

  #event(bytes: Buffer, view: DataView, start: number): number {
    const head = this.#head
    if (!head.read(bytes, start, bytes.length)) return start
    for (let i = head.nodeStart; i < head.nodeEnd; i++) if (bytes[i] === NEWLINE) return start
    const end = this.#lineEnd(view, head.bodyStart)
    if (end < 0) return start
    const { types, nodes, seen, isAwaited } = this.#options
    const { time, serial } = head
    const type = types.at(bytes, head.typeStart, head.typeEnd)
    const node = head.nodeStart === head.nodeEnd ? this.#options.node() : nodes.at(bytes, head.nodeStart, head.nodeEnd)
    if (type.relevance === 'ignored' || (type.relevance === 'companion' && this.#isIdle(type, node, time, serial))) {
      this.#note(1, node, type)
      return end + 1
    }
    if (isAwaited(node, time, serial)) return start
    if (type.session !== null || type.isSingleAct) {
      const facts = this.#options.singles.read({ node, time, serial }, type, bytes, head.bodyStart, end)
      if (facts === null) return start
      this.#note(1, node, type)
      this.#options.facts(facts)
      return end + 1
    }
    if (type.role !== 'syscall' && type.role !== 'lead') return start
    if (type.role === 'syscall' && !syscallMatters(bytes, head.bodyStart, end)) {
      this.#note(1, node, type)
      seen.reject(node, time, serial)
      return end + 1
    }
    return this.#wholeEvent({ node, time, serial }, type, bytes, view, start, end)
  }

  /** An event of several records: all of it, or nothing. */
  #wholeEvent(id: EventId, type: TypeInfo, bytes: Buffer, view: DataView, start: number, firstEnd: number): number {
    const records = this.#records
    records.begin(type.name, bytes, this.#head.bodyStart, firstEnd, 0)
    let count = 1
    for (let line = firstEnd + 1; ; count++) {
      const typeEnd = this.#sameStamp(view, start, line)
      if (typeEnd < 0) return start
      const { role, relevance } = this.#options.types.at(bytes, line + this.#head.typeStart - start, typeEnd)
      const body = typeEnd + this.#head.bodyStart - this.#head.typeEnd
      const end = this.#lineEnd(view, body)
      if (end < 0) return start
      line = end + 1
      if (relevance === 'ignored') continue
      if (!records.add(role, bytes, body, end, 0)) return start
      if (role !== 'proctitle') continue
      const facts = this.#options.events.read(id, records)
      if (facts === null) return start
      this.#note(count + 1, id.node, type)
      this.#options.facts(facts)
      return line
    }
  }

  /** Where the type ends of a record of the same event at `line`; -1 for anything else. */
  #sameStamp(view: DataView, first: number, line: number): number {
    const { typeStart, typeEnd, bodyStart } = this.#head
    const limit = view.byteLength
    const before = typeStart - first
    if (line + before + LONGEST_TYPE + bodyStart - typeEnd > limit) return -1
    if (!isSameStretch(view, first, line, before)) return -1
    const type = line + before
    let at = type
    while (at < type + LONGEST_TYPE && isTypeByte(view.getUint8(at))) at++
    return at > type && isSameStretch(view, typeEnd, at, bodyStart - typeEnd) ? at : -1
  }

  /** The newline behind a record's body; -1 without one, or for a line that wants a closer look. */
  #lineEnd(view: DataView, body: number): number {
    const end = this.#scan.read(view, body, view.byteLength)
    if (end < 0 || this.#scan.hasStamp || end - body > LONGEST_BODY) return -1
    return view.getUint8(end - 1) === CARRIAGE_RETURN ? -1 : end
  }

  /** Whether a record tells nothing without the others of its event, which are not wanted or not there. */
  #isIdle({ name }: TypeInfo, node: string | null, time: number, serial: number): boolean {
    if (this.#options.seen.state(node, time, serial) === REJECTED) return true
    return name !== 'PATH' && name !== 'CWD' && !this.#options.isAwaited(node, time, serial)
  }

  #note(records: number, node: string | null, type: TypeInfo): void {
    this.#lines += records
    this.#options.seen.note(records, node, this.#head.time, this.#head.serial, type.isKernels)
  }
}
