import type { Store } from '../store/store.js'

const KINDS = ['ADD_USER', 'DEL_USER']

/** Which uids were given to another account, as far as the log shows that one was made or removed. */
export class AccountRenewals {
  /** When an account of a uid was made or removed last since a moment, by node and uid. */
  #known: { readonly from: number; readonly latest: Promise<ReadonlyMap<string, number>> } | null = null

  constructor(private readonly store: Pick<Store, 'acts'>) {}

  /** Whether the account of a uid was made or removed after a moment, milliseconds. */
  async isAfter(node: string | null, uid: number, time: number): Promise<boolean> {
    // Those before it tell nothing, and an index of years has many acts.
    if (this.#known === null || time < this.#known.from) this.#known = { from: time, latest: this.#since(time) }
    const latest = (await this.#known.latest).get(keyOf(node, `${uid}`))
    return latest !== undefined && latest > time
  }

  /** shadow logs the uid where it knows no name (lib/audit_help.c). */
  async #since(from: number): Promise<ReadonlyMap<string, number>> {
    const acts = (await Promise.all(KINDS.map(async (kind) => this.store.acts(from, 1e15, kind)))).flat()
    const latest = new Map<string, number>()
    for (const { node, time, object, outcome } of acts) {
      const key = keyOf(node, object ?? '')
      if (outcome === 'done') latest.set(key, Math.max(latest.get(key) ?? -Infinity, time))
    }
    return latest
  }
}

const keyOf = (node: string | null, uid: string): string => `${node ?? ''} ${uid}`
