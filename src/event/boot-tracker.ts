import type { ControlFact } from '../model/control-fact.js'
import type { SerialMark, SerialSpan } from '../model/serial-span.js'
import { missingDetail } from '../model/missing-events.js'
import { isRestart, isWrap, restartDetail } from '../model/serial-restart.js'

/** A log of more hosts than this remembers no more: names come from the log, and a hostile one must not fill the memory. */
const MAX_NODES = 10_000
/** The clock of a boot is that of its last few events: a call that took hours is logged with the time of its beginning. */
const CLOCK_EVENTS = 16
/** Events of several processors overtake each other, but not so many in a row. */
const OVERTAKING = 16
/** A log from which most was left out, as by grep(1), is full of holes: these will do. */
const MAX_HOLES = 500

interface Boot {
  readonly first: SerialMark
  serial: number
  /** The latest time of the events since, and of those before them. */
  time: number
  timeBefore: number
  events: number
  /** Stretches of serials that did not come. */
  holes: number
}

/**
 * Sees a boot in the serials: within one boot serial and time both rise, so a serial that falls while time rises is a new boot. Time
 * alone that falls is only a clock that was set, after which the new clock counts. Serials that leave out many are events that are missing.
 */
export class BootTracker {
  readonly #boots = new Map<string | null, Boot>()

  /** `known`: what earlier runs saw of the same log. */
  constructor(
    private readonly onFact: (fact: ControlFact) => void,
    known: readonly SerialSpan[] = [],
  ) {
    for (const { node, first, last } of known) this.#boots.set(node, { first, ...startOf(last), holes: 0 })
  }

  get spans(): readonly SerialSpan[] {
    return [...this.#boots].map(([node, boot]) => ({ node, first: boot.first, last: lastOf(boot) }))
  }

  /** The time of the last events of a host, milliseconds; null before the first. */
  lastTime(node: string | null): number | null {
    const boot = this.#boots.get(node)
    return boot === undefined ? null : lastOf(boot).time
  }

  see(node: string | null, time: number, serial: number): void {
    const boot = this.#boots.get(node)
    if (boot === undefined) {
      if (this.#boots.size < MAX_NODES)
        this.#boots.set(node, { first: { time, serial }, ...startOf({ time, serial }), holes: 0 })
      return
    }
    if (serial >= boot.serial) {
      const count = serial - boot.serial - 1
      if (count >= OVERTAKING && boot.holes++ < MAX_HOLES) this.#miss(boot, node, time, count)
      boot.serial = serial
      if (boot.events++ < CLOCK_EVENTS) boot.time = Math.max(boot.time, time)
      else {
        boot.timeBefore = boot.time
        boot.time = time
        boot.events = 1
      }
      return
    }
    const last = lastOf(boot)
    const next = { time, serial }
    // A counter that wrapped begins anew without a boot.
    if (isWrap(last, next)) Object.assign(boot, startOf(next))
    if (!isRestart(last, next)) return
    this.onFact({ node, time, serial, kind: 'serial-restart', detail: restartDetail(last), process: null })
    Object.assign(boot, startOf(next))
  }

  #miss(boot: Boot, node: string | null, time: number, count: number): void {
    const last = lastOf(boot)
    const detail = missingDetail(Math.max(last.time, time), count)
    this.onFact({ node, ...last, kind: 'missing', detail, process: null })
  }
}

const startOf = ({ time, serial }: SerialMark): Omit<Boot, 'first' | 'holes'> => ({
  serial,
  time,
  timeBefore: time,
  events: 1,
})

const lastOf = ({ serial, time, timeBefore }: Boot): SerialMark => ({ serial, time: Math.max(time, timeBefore) })
