/**
 * Tells events that can't be in the index yet: those behind every event that is. A log is nearly in order, so that nearly no event has to
 * be looked for.
 */
export class HighWater {
  #time = -Infinity
  #serial = 0

  /** Everything that is in the index is at or before `time`, milliseconds. */
  raise(time: number): void {
    if (time <= this.#time) return
    this.#time = time
    this.#serial = Infinity
  }

  /** Whether this is the event that was found to be new last. */
  isLast(time: number, serial: number): boolean {
    return time === this.#time && serial === this.#serial
  }

  /** Whether the event is new for certain; the same event is so only once. */
  isNew(time: number, serial: number): boolean {
    if (time < this.#time || (time === this.#time && serial <= this.#serial)) return false
    this.#time = time
    this.#serial = serial
    return true
  }

  forget(): void {
    this.#time = -Infinity
    this.#serial = 0
  }
}
