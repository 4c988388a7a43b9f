import type { Database } from 'better-sqlite3'
import { LastValues } from './last-values.js'
import { RowBuffer } from './row-buffer.js'

/** Milliseconds. */
export const SESSION_PERIOD = 600_000
/** Sessions that are kept in memory. */
const SESSIONS = 1 << 11
/** More than any session's number. */
const NODE = 2 ** 32

/**
 * In which stretches of time a session has facts. The facts themselves are ordered by session: this tells which sessions to look at for a
 * time, at a tenth of the size of an index by time.
 */
export class SessionPeriods {
  /** The period that was written last, by node and session: a log is nearly in order. */
  readonly #known = new LastValues(SESSIONS)
  readonly #rows: RowBuffer

  constructor(database: Database) {
    this.#rows = new RowBuffer(database, 'INSERT OR IGNORE INTO session_period (node, period, ses)', 3)
  }

  add(node: number, time: number, ses: number): void {
    const period = Math.floor(time / SESSION_PERIOD)
    if (!this.#known.isLast(node * NODE + ses, period)) this.#rows.add([node, period, ses])
  }

  /** At the end of a transaction. */
  flush(): void {
    this.#rows.flush()
  }

  forget(): void {
    this.#known.clear()
    this.#rows.forget()
  }
}
