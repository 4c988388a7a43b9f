import type { SideRecord } from './side.js'

export type SideName = 'local' | 'remote'

/** A record that only one copy has, or has at this place. */
export interface Leftover {
  readonly side: SideName
  readonly record: SideRecord
  /** Whether no record of its event was matched. */
  readonly isWholeEvent: boolean
}

/** A record that differs between the copies. */
export interface Altered {
  readonly local: SideRecord
  readonly remote: SideRecord
}

/** An event that both have: where it stands in each, and its stamp. */
export interface MatchedEvent {
  readonly local: number
  readonly remote: number
  readonly time: number
  readonly serial: number
}

export interface PairingSink {
  readonly matched: (event: MatchedEvent) => void
  readonly leftover: (leftover: Leftover) => void
  readonly altered: (altered: Altered) => void
  /** The records of an event that both have, in another order. */
  readonly disordered: (records: readonly SideRecord[]) => void
}

/** How long an event waits for the other copy, by the stamps of both. Milliseconds. */
const PATIENCE = 60_000
/** Events that wait at most: what is told too early is put together in the end. */
const MOST_WAITING = 20_000

interface Waiting {
  readonly time: number
  readonly local: SideRecord[]
  readonly remote: SideRecord[]
}

/** Puts the events of both copies side by side, and compares each record by record when both have been read past it. */
export class Pairing {
  readonly #waiting = new Map<string, Waiting>()

  constructor(private readonly sink: PairingSink) {}

  add(side: SideName, record: SideRecord): void {
    const key = eventKey(record)
    const known = this.#waiting.get(key)
    const event = known ?? { time: record.time, local: [], remote: [] }
    if (known === undefined) this.#waiting.set(key, event)
    event[side].push(record)
  }

  /** `time`: the stamp up to which both copies are read. */
  settle(time: number): void {
    for (const [key, event] of this.#waiting) {
      if (event.time > time - PATIENCE && this.#waiting.size <= MOST_WAITING) break
      this.#waiting.delete(key)
      this.#compare(event)
    }
  }

  end(): void {
    for (const event of this.#waiting.values()) this.#compare(event)
    this.#waiting.clear()
  }

  #compare({ time, local, remote }: Waiting): void {
    const pairs = pairsOf(local, remote)
    const isWholeEvent = pairs.length === 0
    if (!isWholeEvent)
      this.sink.matched({ time, serial: local[0]!.serial, local: orderOf(local), remote: orderOf(remote) })
    const left = without(
      local,
      pairs.map(({ local: own }) => own),
    )
    const unmatched = without(
      remote,
      pairs.map(({ remote: own }) => own),
    )
    const isRepeated = (record: SideRecord): boolean => pairs.some(({ remote: own }) => isSame(own, record))
    // What arrived twice is no difference: that is how logs are sent.
    const missing = unmatched.filter((record) => !isRepeated(record))
    for (const one of alteredOf(left, missing)) {
      this.sink.altered(one)
      left.splice(left.indexOf(one.local), 1)
      missing.splice(missing.indexOf(one.remote), 1)
    }
    for (const record of left) this.sink.leftover({ side: 'local', record, isWholeEvent })
    for (const record of missing) this.sink.leftover({ side: 'remote', record, isWholeEvent })
    const inOrder = pairs.every(({ at }, index) => index === 0 || at > pairs[index - 1]!.at)
    if (!inOrder) this.sink.disordered(pairs.map(({ local: own }) => own))
  }
}

/** The daemon counts for itself. */
export const eventKey = ({ time, serial, type }: SideRecord): string =>
  `${time} ${serial}${type.startsWith('DAEMON_') ? ' d' : ''}`

const orderOf = (records: readonly SideRecord[]): number => records[0]!.order

interface Pair {
  readonly local: SideRecord
  readonly remote: SideRecord
  /** Where among the records of the local copy. */
  readonly at: number
}

/** Same records of both, in the order of the remote copy. */
const pairsOf = (local: readonly SideRecord[], remote: readonly SideRecord[]): readonly Pair[] => {
  const used = new Set<number>()
  return remote.flatMap((record) => {
    const at = local.findIndex((own, index) => !used.has(index) && isSame(own, record))
    if (at < 0) return []
    used.add(at)
    return [{ local: local[at]!, remote: record, at }]
  })
}

/** One copy may be enriched and the other raw: then what was added is nothing to compare. */
export const isSame = (a: SideRecord, b: SideRecord): boolean =>
  a.type === b.type &&
  a.body.trimEnd() === b.body.trimEnd() &&
  (a.tail === null || b.tail === null || isSameTail(a.tail, b.tail))

const isSameTail = (a: string, b: string): boolean => a.trim() === b.trim()

const without = (records: readonly SideRecord[], gone: readonly SideRecord[]): SideRecord[] => {
  const set = new Set(gone)
  return records.filter((record) => !set.has(record))
}

/** Of the records of one event that found none, those of one type are each other's, in their order. */
const alteredOf = (local: readonly SideRecord[], remote: readonly SideRecord[]): readonly Altered[] => {
  const used = new Set<SideRecord>()
  return remote.flatMap((record) => {
    const own = local.find((one) => one.type === record.type && !used.has(one))
    if (own === undefined) return []
    used.add(own)
    return [{ local: own, remote: record }]
  })
}
