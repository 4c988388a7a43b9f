import type { Database } from 'better-sqlite3'
import { remember } from './dictionary.js'
import { RowBuffer } from './row-buffer.js'

/** Milliseconds. */
export const SESSION_PERIOD = 600_000
/** Hosts, and sessions of one host, that are kept in memory. */
const NODES = 100
const SESSIONS = 2_000

/**
 * In which stretches of time a session has facts. The facts themselves are ordered by session: this tells which sessions to look at for a
 * time, at a tenth of the size of an index by time.
 */
export class SessionPeriods {
  /** The period that was written last, by node and session: a log is nearly in order. */
  readonly #known = new Map<number, Map<number, number>>()
  readonly #rows: RowBuffer

  constructor(database: Database) {
    this.#rows = new RowBuffer(database, 'INSERT OR IGNORE INTO session_period (node, period, ses)', 3)
  }

  add(node: number, time: number, ses: number): void {
    const period = Math.floor(time / SESSION_PERIOD)
    let ofNode = this.#known.get(node)
    if (ofNode === undefined) remember(this.#known, node, (ofNode = new Map()), NODES)
    if (ofNode.get(ses) === period) return
    this.#rows.add([node, period, ses])
    remember(ofNode, ses, period, SESSIONS)
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
