import type { Act } from '../model/act.js'
import type { Store } from '../store/store.js'

/** A report asks for its changes by path, so for times in any order: more is read than is asked for, and seldom again. Milliseconds. */
const AHEAD = 24 * 3600_000

/** What the acts of some kinds tell since a moment. Those before it tell nothing, and an index of years has many. */
export class ActsSince<T> {
  #known: { readonly from: number; readonly told: Promise<T> } | null = null

  constructor(
    private readonly store: Pick<Store, 'acts'>,
    private readonly kinds: readonly string[],
    /** Takes them oldest first. */
    private readonly digest: (acts: readonly Act[]) => T,
  ) {}

  /** What is told since a moment, milliseconds, or an earlier one. */
  async since(time: number): Promise<T> {
    if (this.#known === null || time < this.#known.from) {
      const from = time - AHEAD
      this.#known = { from, told: this.#read(from) }
    }
    return this.#known.told
  }

  async #read(from: number): Promise<T> {
    const acts = await Promise.all(this.kinds.map(async (kind) => this.store.acts(from, 1e15, kind)))
    return this.digest(acts.flat().sort((a, b) => a.time - b.time || a.serial - b.serial))
  }
}
