import type { Database } from 'better-sqlite3'
import { SESSION_FACT_KINDS, type SessionFact } from '../model/session.js'
import { LastText, type Dictionary } from './dictionary.js'
import { RowBuffer } from './row-buffer.js'
import { MANNER, NOT_TOLD } from './schema.js'
import { SessionPeriods } from './session-periods.js'
import { Tuples } from './tuples.js'

/** Writes facts of sessions into the index; the same fact again changes nothing. */
export class SessionFactTable {
  readonly #rows: RowBuffer
  readonly #periods: SessionPeriods
  readonly #manners: Tuples
  readonly #accounts: LastText
  readonly #exes: LastText
  readonly #addresses: LastText
  readonly #terminals: LastText

  constructor(database: Database, texts: Dictionary) {
    this.#rows = new RowBuffer(database, 'INSERT OR IGNORE INTO session_fact', 9)
    this.#periods = new SessionPeriods(database)
    this.#manners = new Tuples(database, 'manner', MANNER)
    this.#accounts = new LastText(texts)
    this.#exes = new LastText(texts)
    this.#addresses = new LastText(texts)
    this.#terminals = new LastText(texts)
  }

  add(node: number, fact: SessionFact): void {
    const { ses, time, serial, pid } = fact
    const kind = SESSION_FACT_KINDS.indexOf(fact.kind)
    const manner = this.#manners.idOf([
      fact.auid,
      fact.oldAuid ?? NOT_TOLD,
      fact.oldSes ?? NOT_TOLD,
      this.#exes.idOrNull(fact.exe) ?? NOT_TOLD,
      this.#terminals.idOrNull(fact.terminal) ?? NOT_TOLD,
      +fact.success,
    ])
    const account = this.#accounts.idOrNull(fact.account)
    const address = this.#addresses.idOrNull(fact.address)
    this.#periods.add(node, time, ses)
    this.#rows.add([node, ses, time, serial, kind, pid, manner, account, address])
  }

  /** At the end of a transaction. */
  flush(): void {
    this.#rows.flush()
    this.#periods.flush()
  }

  forget(): void {
    this.#rows.forget()
    this.#periods.forget()
    this.#manners.forget()
    for (const last of [this.#accounts, this.#exes, this.#addresses, this.#terminals]) last.forget()
  }
}
