const SIZE = 4096

/** What is remembered of an event: nothing, that it was seen, or that its records can be dropped. */
export type EventState = 0 | 1 | 2
export const UNSEEN = 0
export const SEEN = 1
export const REJECTED = 2

/**
 * The last few thousand events by serial, in fixed memory: enough to count events whose records interleave, and to drop the PATH records
 * of a syscall that was of no interest without keeping anything of it.
 */
export class RecentEvents {
  readonly #serials = new Float64Array(SIZE).fill(-1)
  readonly #times = new Float64Array(SIZE)
  readonly #states = new Uint8Array(SIZE)
  readonly #nodes = new Array<string | null>(SIZE).fill(null)

  /** Hosts that were cloned may count alike: the node is part of what is remembered. */
  state(serial: number, time: number, node: string | null): EventState {
    const slot = serial & (SIZE - 1)
    const isSame = this.#serials[slot] === serial && this.#times[slot] === time && this.#nodes[slot] === node
    return isSame ? (this.#states[slot] as EventState) : UNSEEN
  }

  remember(serial: number, time: number, node: string | null, state: EventState): void {
    const slot = serial & (SIZE - 1)
    this.#serials[slot] = serial
    this.#times[slot] = time
    this.#states[slot] = state
    this.#nodes[slot] = node
  }
}
