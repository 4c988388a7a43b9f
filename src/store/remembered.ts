import type { Database } from 'better-sqlite3'

/** The row that holds the generation of the index. */
const GENERATION = ''

/** Makes what was worked out of the index until now count for nothing. To be called in the transaction that changes the index. */
export const raiseGeneration = (database: Database): (() => void) => {
  const raise = database.prepare(
    `INSERT INTO remembered (what, generation, value) VALUES ('${GENERATION}', 1, '')
      ON CONFLICT (what) DO UPDATE SET generation = generation + 1`,
  )
  return () => raise.run()
}

/**
 * What was worked out of the whole index, for whoever asks next. Whatever is read into the index or goes from it raises the generation, in
 * the same transaction, and what was worked out of another generation is as if it were not there.
 */
export class Remembered {
  /** Of the state that is shown; null while that may change, and nothing is remembered. */
  #generation: number | null = null
  readonly #news = new Map<string, string>()

  constructor(private readonly database: Database) {}

  /** From here on all that is read is one state of the index. */
  freeze(): void {
    const sql = `SELECT generation FROM remembered WHERE what = '${GENERATION}'`
    this.#generation = this.database.prepare<[], number>(sql).pluck().get() ?? 0
  }

  get(what: string): string | null {
    if (this.#generation === null) return null
    const sql = 'SELECT value FROM remembered WHERE what = ? AND generation = ?'
    return this.database.prepare<[string, number], string>(sql).pluck().get(what, this.#generation) ?? null
  }

  put(what: string, value: string): void {
    this.#news.set(what, value)
  }

  /** Writes what is new, behind the transaction in which it was worked out. Where that can't be done at once it is worked out again. */
  store(): void {
    if (this.#generation === null || this.#news.size === 0) return
    try {
      this.database.exec('COMMIT')
      this.database.pragma('busy_timeout = 0')
      const put = this.database.prepare('INSERT OR REPLACE INTO remembered (what, generation, value) VALUES (?, ?, ?)')
      this.database.transaction(() => {
        for (const [what, value] of this.#news) put.run(what, this.#generation, value)
      })()
    } catch {
      // Another process is writing, or nobody may write here.
    }
  }
}
