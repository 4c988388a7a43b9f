import type { ControlFact } from '../model/control-fact.js'

/** Records of one boot can overtake each other by a few serials; a boot sets them back to 1. */
const OVERTAKING = 500
const FIRST_SERIALS = 64
/** Serials are unsigned 32-bit numbers and wrap on a busy host without a boot. */
const WRAP = 2 ** 32 - 100_000

/**
 * Sees a boot in the serials: within one boot serial and time both rise, so a serial that falls while time rises is a new boot. Time
 * alone that falls is only a clock that was set. Kernel events only: the daemon's own records have a counter of their own.
 */
export class BootTracker {
  readonly #last = new Map<string | null, { time: number; serial: number }>()

  constructor(private readonly onRestart: (fact: ControlFact) => void) {}

  see(node: string | null, time: number, serial: number): void {
    const last = this.#last.get(node)
    if (last === undefined) {
      this.#last.set(node, { time, serial })
      return
    }
    if (serial >= last.serial) {
      last.serial = serial
      if (time > last.time) last.time = time
      return
    }
    const fallen = last.serial - serial > OVERTAKING || serial <= FIRST_SERIALS
    if (!fallen || time <= last.time) return
    if (last.serial < WRAP) this.onRestart({ node, time, serial, kind: 'serial-restart', detail: null, process: null })
    last.serial = serial
    last.time = time
  }
}
