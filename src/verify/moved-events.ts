/** Numbers that grow. */
class Numbers {
  #values = new Float64Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.length++] = value
  }

  at(index: number): number {
    return this.#values[index]!
  }
}

/**
 * What was shipped comes event by event, each when it was whole or had waited long enough, by the newest stamp that had come (see
 * WholeEvents): so far apart two may change places. Milliseconds.
 */
const WAIT_OF_EVENTS = 2_500

/** An event that stands elsewhere in the local copy than in the remote one. */
export interface MovedEvent {
  readonly local: number
  readonly remote: number
  readonly time: number
  readonly serial: number
}

/** Where the events stand that both copies have: 44 bytes for each. */
export class MatchedOrder {
  readonly #local = new Numbers()
  readonly #remote = new Numbers()
  readonly #time = new Numbers()
  readonly #serial = new Numbers()

  push({ local, remote, time, serial }: MovedEvent): void {
    this.#serial.push(serial)
    this.#local.push(local)
    this.#remote.push(remote)
    this.#time.push(time)
  }

  get length(): number {
    return this.#local.length
  }

  /** The place in the local copy of the newest event that both have; -Infinity for none. */
  get lastLocal(): number {
    let last = -Infinity
    for (let i = 0; i < this.length; i++) last = Math.max(last, this.#local.at(i))
    return last
  }

  /** The place in the remote copy of the oldest event that both have; -Infinity for none. */
  get firstRemote(): number {
    let first = Infinity
    for (let i = 0; i < this.length; i++) first = Math.min(first, this.#remote.at(i))
    return first === Infinity ? -Infinity : first
  }

  /** The places in the local copy of the matched events on both sides of a place in the remote one; null where there is none. */
  around(remote: number): { readonly before: number | null; readonly after: number | null } {
    let [before, after] = [-1, -1]
    for (let i = 0; i < this.length; i++) {
      const at = this.#remote.at(i)
      if (at < remote && (before < 0 || at > this.#remote.at(before))) before = i
      if (at > remote && (after < 0 || at < this.#remote.at(after))) after = i
    }
    return { before: before < 0 ? null : this.#local.at(before), after: after < 0 ? null : this.#local.at(after) }
  }

  /**
   * The fewest events that must have been moved to make the one order of the other. `byEvent`: what was shipped event by event may have
   * changed its order a little by that.
   */
  moved(byEvent: boolean): readonly MovedEvent[] {
    const sorted = Uint32Array.from({ length: this.length }, (_, index) => index)
    sorted.sort((a, b) => this.#remote.at(a) - this.#remote.at(b) || this.#local.at(a) - this.#local.at(b))
    const kept = this.#longestRise(sorted)
    const rise = sorted.filter((_, index) => kept[index] === 1)
    const clock = this.#clock()
    const moved: MovedEvent[] = []
    // How many of the rise stand before the event in the remote order.
    let before = 0
    for (const [index, event] of sorted.entries()) {
      if (kept[index] === 1) before++
      else if (!byEvent || !this.#isNear(event, { rise, before, clock })) moved.push(this.#at(event))
    }
    return moved
  }

  #at(event: number): MovedEvent {
    const [local, remote] = [this.#local.at(event), this.#remote.at(event)]
    return { local, remote, time: this.#time.at(event), serial: this.#serial.at(event) }
  }

  /**
   * The newest stamp up to each event in the local copy. When auditd starts its own record comes first, and then what the kernel has kept
   * since its boot: all of that at once, however far apart the stamps are.
   */
  #clock(): Float64Array {
    const sorted = Uint32Array.from({ length: this.length }, (_, index) => index)
    sorted.sort((a, b) => this.#local.at(a) - this.#local.at(b))
    const clock = new Float64Array(this.length)
    let newest = -Infinity
    for (const event of sorted) clock[event] = newest = Math.max(newest, this.#time.at(event))
    return clock
  }

  /** Whether it changed places only with events that came at about its time. `before`: how many of the rise stand before it. */
  #isNear(
    event: number,
    { rise, before, clock }: { readonly rise: Uint32Array; readonly before: number; readonly clock: Float64Array },
  ): boolean {
    const place = this.#local.at(event)
    let low = 0
    let high = rise.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#local.at(rise[middle]!) < place) low = middle + 1
      else high = middle
    }
    for (let i = Math.min(low, before); i < Math.max(low, before); i++)
      if (Math.abs(clock[rise[i]!]! - clock[event]!) > WAIT_OF_EVENTS) return false
    return true
  }

  /** 1 for those of a longest stretch of events whose places rise in both orders. */
  #longestRise(sorted: Uint32Array): Uint8Array {
    const tails: number[] = []
    const previous = new Int32Array(sorted.length).fill(-1)
    for (let i = 0; i < sorted.length; i++) {
      const place = this.#local.at(sorted[i]!)
      let low = 0
      let high = tails.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (this.#local.at(sorted[tails[middle]!]!) < place) low = middle + 1
        else high = middle
      }
      previous[i] = low > 0 ? tails[low - 1]! : -1
      tails[low] = i
    }
    const kept = new Uint8Array(sorted.length)
    for (let i = tails.at(-1) ?? -1; i >= 0; i = previous[i]!) kept[i] = 1
    return kept
  }
}
