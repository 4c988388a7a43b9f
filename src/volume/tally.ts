import type { ByteString } from '../model/byte-string.js'
import type { Cause, EventVolume } from './event-volume.js'

/** How much. */
export interface Amount {
  readonly events: number
  readonly bytes: number
}

/** What one program logged under one cause about one directory. */
export interface VolumeGroup extends Amount {
  readonly cause: Cause
  readonly program: ByteString | null
  readonly directory: ByteString | null
  /** Events with a login behind them, or of which that is not known. */
  readonly withLogin: number
  /** Events in which a program was started. */
  readonly executions: number
}

/** What one cause logged on one day of UTC, `2026-11-23`. */
export interface DayVolume extends Amount {
  readonly day: string
  readonly cause: Cause
}

/** Everything counted. An event of several rules is in a group of each, and in the total once. */
export interface Volume {
  readonly total: Amount
  /** Stamps of the oldest and newest event, milliseconds; null without any. */
  readonly first: number | null
  readonly last: number | null
  /** The loudest first. */
  readonly groups: readonly VolumeGroup[]
  /** Oldest first. */
  readonly days: readonly DayVolume[]
  /** Events for which no group or day was left: they are in the total only. */
  readonly folded: number
}

type Growing<T extends Amount> = { -readonly [K in keyof T]: T[K] }

/** So many groups are kept at most: a log with a million directories must not fill the memory. */
const MOST = 50_000

/** Counts events one by one, in bounded memory. */
export class VolumeTally {
  readonly #groups = new Map<string, Growing<VolumeGroup>>()
  readonly #days = new Map<string, Growing<DayVolume>>()
  readonly #most: number
  #events = 0
  #bytes = 0
  #first: number | null = null
  #last: number | null = null
  #folded = 0

  constructor(most = MOST) {
    this.#most = most
  }

  add(event: EventVolume): void {
    const { time, bytes } = event
    this.#events++
    this.#bytes += bytes
    this.#first = Math.min(this.#first ?? time, time)
    this.#last = Math.max(this.#last ?? time, time)
    const isWhole = event.causes.map((cause) => this.#count(cause, event)).every((one) => one)
    if (!isWhole) this.#folded++
  }

  #count(cause: Cause, { time, bytes, program, directory, hasLogin, executes }: EventVolume): boolean {
    const name = causeName(cause)
    const day = dayOf(time)
    const ofDay = roomIn(this.#days, `${day}\0${name}`, this.#most, () => ({ day, cause, events: 0, bytes: 0 }))
    const key = `${name}\0${program ?? '\x01'}\0${directory ?? '\x01'}`
    const group = roomIn(this.#groups, key, this.#most, () => ({
      ...{ cause, program, directory, events: 0, bytes: 0, withLogin: 0, executions: 0 },
    }))
    for (const amount of [ofDay, group])
      if (amount !== null) {
        amount.events++
        amount.bytes += bytes
      }
    if (group !== null && hasLogin) group.withLogin++
    if (group !== null && executes) group.executions++
    return ofDay !== null && group !== null
  }

  result(): Volume {
    return {
      total: { events: this.#events, bytes: this.#bytes },
      first: this.#first,
      last: this.#last,
      groups: [...this.#groups.values()].sort(louder),
      days: [...this.#days.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : louder(a, b))),
      folded: this.#folded,
    }
  }
}

/** More events, then more bytes. */
export const louder = (a: Amount, b: Amount): number => b.events - a.events || b.bytes - a.bytes

/** One name for each cause, for a map. */
export const causeName = (cause: Cause): string =>
  cause.kind === 'rule' ? `k${cause.key ?? '\x01'}` : `t${cause.type}`

const dayOf = (time: number): string => {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().split('T', 1)[0]!
}

const roomIn = <T>(map: Map<string, T>, key: string, most: number, make: () => T): T | null => {
  const known = map.get(key)
  if (known !== undefined) return known
  if (map.size >= most) return null
  const made = make()
  map.set(key, made)
  return made
}
