import type { ByteString } from '../model/byte-string.js'
import type { UserName } from '../model/user-name.js'
import type { Store } from '../store/store.js'
import { AccountRenewals } from './account-renewals.js'

/** What the accounts of uids are called. */
export class AccountNames {
  readonly #logged = new Map<string, ReadonlySet<ByteString>>()
  readonly #renewals: AccountRenewals

  constructor(
    store: Pick<Store, 'acts'>,
    names: readonly UserName[],
    /** From a passwd file: known of the host today, so names that its own log gives come first. */
    private readonly passwd: ReadonlyMap<number, ByteString>,
  ) {
    this.#renewals = new AccountRenewals(store)
    for (const { node, uid, name } of names) {
      const key = `${node ?? ''} ${uid}`
      this.#logged.set(key, new Set([...(this.#logged.get(key) ?? []), name]))
    }
  }

  /**
   * The name of a uid: that of the account with which its session was opened, for two accounts may share a uid, and auditd remembers names
   * that accounts had before; else as the log has it, else as the passwd file has it today. A uid that had several names in the log has
   * today's if it is among them; otherwise nobody can say.
   */
  of(node: string | null, uid: number, session: ByteString | null = null): ByteString | null {
    if (session !== null) return session
    const logged = this.#logged.get(`${node ?? ''} ${uid}`)
    const today = this.passwd.get(uid) ?? null
    if (logged === undefined) return today
    const [only] = logged
    if (logged.size === 1) return only!
    return today !== null && logged.has(today) ? today : null
  }

  /**
   * The name of a uid at a moment. One whose account was made or removed later, as the log shows, was perhaps that of another account then:
   * today's name tells nothing of it.
   */
  async at(node: string | null, uid: number, time: number): Promise<ByteString | null> {
    const name = this.of(node, uid)
    if (uid === 0 || name === null || name !== this.passwd.get(uid)) return name
    return (await this.#renewals.isAfter(node, uid, time)) ? null : name
  }
}
