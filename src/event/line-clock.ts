import type { ByteString } from '../model/byte-string.js'
import { ZONE_STEP } from '../model/time-zone.js'
import { wallTime } from '../scan/forms/syslog-line.js'

/** Milliseconds. */
const SECOND = 1000
/** Lines that wait for the first record. */
const MAX_WAITING = 100

/**
 * The time of lines whose own clock has no zone, or counts from the boot: by how it goes before or behind the stamp of the record before, which
 * is UTC.
 */
export class LineClock {
  #line: ByteString | null = null
  #time = 0
  #waiting: { readonly line: ByteString; readonly told: (time: number) => void }[] = []

  /** Whether a line waits for the first record. */
  get isAsked(): boolean {
    return this.#waiting.length > 0
  }

  /** The beginning of a line with a record of that stamp, milliseconds. */
  see(line: ByteString, time: number): void {
    this.#line = line
    this.#time = time
    if (this.#waiting.length === 0) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const { line: before, told } of waiting) this.ask(before, told)
  }

  /** Tells the time of a line, milliseconds since 1970 UTC, as soon as it is known; not at all for a line without a clock. */
  ask(line: ByteString, told: (time: number) => void): void {
    if (this.#line === null) {
      if (this.#waiting.length < MAX_WAITING) this.#waiting.push({ line, told })
      return
    }
    const [known, asked] = [shownBy(this.#line), shownBy(line)]
    if (known?.step !== asked?.step || known === null || asked === null) return
    told(asked.shown - Math.round((known.shown - this.#time) / known.step) * known.step)
  }
}

interface Shown {
  readonly shown: number
  /** What the difference to UTC is a multiple of. */
  readonly step: number
}

const shownBy = (line: ByteString): Shown | null => {
  const uptime = /^(?:<\d{1,3}>)?(?:[a-z]+[0-7]? *:[a-z]+ *: *)?\[ *(\d+\.\d+)\]/.exec(line)?.[1]
  if (uptime !== undefined) return { shown: Math.floor(Number(uptime) * 1000), step: SECOND }
  const wall = wallTime(line)
  return wall === null ? null : { shown: wall, step: ZONE_STEP * SECOND }
}
