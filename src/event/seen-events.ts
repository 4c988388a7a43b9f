import type { SerialSpan } from '../model/serial-span.js'
import type { ControlFact } from '../model/control-fact.js'
import { BootTracker } from './boot-tracker.js'
import { RecentEvents, REJECTED, SEEN, UNSEEN, type EventState } from './recent-events.js'

/** What was seen of a log so far: how many records and events, when, and what became of the last ones. */
export class SeenEvents {
  records = 0
  events = 0
  /** Stamp of the last record, milliseconds; -Infinity before the first. */
  logTime = -Infinity
  firstTime = Infinity
  lastTime = -Infinity
  readonly #recent = new RecentEvents()
  readonly #boots: BootTracker

  constructor(onRestart: (fact: ControlFact) => void, known?: readonly SerialSpan[]) {
    this.#boots = new BootTracker(onRestart, known)
  }

  get serials(): readonly SerialSpan[] {
    return this.#boots.spans
  }

  /** The stamp of the kernel's last records of a host, milliseconds; null before the first. */
  heardUntil(node: string | null): number | null {
    return this.#boots.lastTime(node)
  }

  state(node: string | null, time: number, serial: number): EventState {
    return this.#recent.state(serial, time, node)
  }

  /** Takes note of records of one event; `isKernels`: it is numbered by the kernel. Returns what was known of the event. */
  note(records: number, node: string | null, time: number, serial: number, isKernels: boolean): EventState {
    this.records += records
    this.logTime = time
    if (time < this.firstTime) this.firstTime = time
    if (time > this.lastTime) this.lastTime = time
    const state = this.#recent.state(serial, time, node)
    if (state !== UNSEEN) return state
    this.events++
    this.#recent.remember(serial, time, node, SEEN)
    if (isKernels) this.#boots.see(node, time, serial)
    return UNSEEN
  }

  /** The rest of this event can be dropped. */
  reject(node: string | null, time: number, serial: number): void {
    this.#recent.remember(serial, time, node, REJECTED)
  }
}
