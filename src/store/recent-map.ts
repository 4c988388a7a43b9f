/**
 * A map in bounded memory that keeps what was put into it or asked for last. When its young half is full, the other half is dropped as a
 * whole: to delete entries one by one makes V8 build its table anew again and again.
 */
export class RecentMap<K, V extends number | object> {
  #young = new Map<K, V>()
  #old = new Map<K, V>()
  readonly #half: number

  /** `limit`: how many entries there are at most. */
  constructor(limit: number) {
    this.#half = limit >> 1
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key)
    if (young !== undefined || this.#old.size === 0) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: K, value: V): void {
    this.#young.set(key, value)
    if (this.#young.size < this.#half) return
    this.#old = this.#young
    this.#young = new Map()
  }

  clear(): void {
    this.#young = new Map()
    this.#old = new Map()
  }
}
