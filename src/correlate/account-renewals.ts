import type { Act } from '../model/act.js'
import type { Store } from '../store/store.js'
import { ActsSince } from './acts-since.js'

/** Which uids were given to another account, as far as the log shows that one was made or removed. */
export class AccountRenewals {
  readonly #latest: ActsSince<ReadonlyMap<string, number>>

  constructor(store: Pick<Store, 'acts'>) {
    this.#latest = new ActsSince(store, ['ADD_USER', 'DEL_USER'], latestOf)
  }

  /** Whether the account of a uid was made or removed after a moment, milliseconds. */
  async isAfter(node: string | null, uid: number, time: number): Promise<boolean> {
    const latest = (await this.#latest.since(time)).get(keyOf(node, `${uid}`))
    return latest !== undefined && latest > time
  }
}

/** When an account of a uid was made or removed last, by node and uid. shadow logs the uid where it knows no name (lib/audit_help.c). */
const latestOf = (acts: readonly Act[]): ReadonlyMap<string, number> =>
  new Map(
    acts.flatMap(({ node, time, object, outcome }) => (outcome === 'done' ? [[keyOf(node, object ?? ''), time]] : [])),
  )

const keyOf = (node: string | null, uid: string): string => `${node ?? ''} ${uid}`
