import type { Database, Statement } from 'better-sqlite3'
import { remember } from './dictionary.js'

/** Milliseconds. */
export const SESSION_PERIOD = 600_000

/**
 * In which stretches of time a session has facts. The facts themselves are ordered by session: this tells which sessions to look at for a
 * time, at a tenth of the size of an index by time.
 */
export class SessionPeriods {
  readonly #known = new Map<string, true>()
  readonly #add: Statement<[number, number, number]>

  constructor(database: Database) {
    this.#add = database.prepare('INSERT OR IGNORE INTO session_period (node, period, ses) VALUES (?, ?, ?)')
  }

  add(node: number, time: number, ses: number): void {
    const period = Math.floor(time / SESSION_PERIOD)
    const key = `${node} ${period} ${ses}`
    if (this.#known.has(key)) return
    this.#add.run(node, period, ses)
    remember(this.#known, key, true, REMEMBERED)
  }

  forget(): void {
    this.#known.clear()
  }
}

const REMEMBERED = 2_000
