import type { Database, Statement } from 'better-sqlite3'
import type { LineCounts } from '../model/line-counts.js'
import type { Malformed } from '../model/malformed.js'
import type { SerialSpan } from '../model/serial-span.js'
import { raiseGeneration } from './remembered.js'
import type { SourceState } from './store.js'

/** Lines kept of one source for `status --malformed`; beyond that they are only counted. */
const MALFORMED_KEPT = 10_000

type SourceRow = Omit<SourceState, 'counts' | 'offset' | 'serials'> & {
  readonly counts: string
  readonly serials: string
  readonly position: number
}

/** What has been read of which log, and what could not be. */
export class SourceTable {
  #statements: WritingStatements | null = null

  constructor(private readonly database: Database) {}

  offset(fingerprint: string): number | null {
    return this.#writing.position.get(fingerprint) ?? null
  }

  /**
   * The end of every batch. A log that was written anew keeps the last stamp of what stood in it before: the index still knows that.
   */
  put(s: SourceState): void {
    const file = [s.fingerprint, s.path, s.tail, s.offset, s.size, s.mtime, s.first, s.last]
    this.#writing.put.run(...file, JSON.stringify(s.counts), JSON.stringify(s.serials))
    this.#writing.raiseGeneration()
  }

  all(): readonly SourceState[] {
    const rows = this.database.prepare('SELECT * FROM source ORDER BY first, path').all() as SourceRow[]
    return rows.map(({ position, counts, serials, ...row }) => ({
      ...row,
      offset: position,
      counts: JSON.parse(counts) as LineCounts,
      serials: JSON.parse(serials) as readonly SerialSpan[],
    }))
  }

  addMalformed(fingerprint: string, lines: readonly Malformed[]): void {
    if (lines.length === 0) return
    let room = MALFORMED_KEPT - (this.#writing.countMalformed.get(fingerprint) ?? 0)
    for (const { line, file, reason, excerpt } of lines) {
      if (room-- <= 0) return
      this.#writing.addMalformed.run(fingerprint, line, file, reason, excerpt)
    }
  }

  malformed(limit: number): readonly Malformed[] {
    const sql = 'SELECT file, line, reason, excerpt FROM malformed ORDER BY file, line LIMIT ?'
    return this.database.prepare(sql).all(limit) as Malformed[]
  }

  /** A question that finds nothing new needs none of them. */
  get #writing(): WritingStatements {
    return (this.#statements ??= writingStatements(this.database))
  }
}

interface WritingStatements {
  readonly position: Statement<[string], number>
  readonly put: Statement
  readonly addMalformed: Statement
  readonly countMalformed: Statement<[string], number>
  readonly raiseGeneration: () => void
}

const writingStatements = (database: Database): WritingStatements => ({
  position: database.prepare<[string], number>('SELECT position FROM source WHERE fingerprint = ?').pluck(),
  put: database.prepare(
    `INSERT INTO source (fingerprint, path, tail, position, size, mtime, first, last, counts, serials)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (fingerprint) DO UPDATE SET path = excluded.path, tail = excluded.tail, position = excluded.position,
      size = excluded.size, mtime = excluded.mtime, first = excluded.first, counts = excluded.counts, serials = excluded.serials,
      last = max(coalesce(last, excluded.last), coalesce(excluded.last, last))`,
  ),
  addMalformed: database.prepare('INSERT OR IGNORE INTO malformed VALUES (?, ?, ?, ?, ?)'),
  countMalformed: database.prepare<[string], number>('SELECT count(*) FROM malformed WHERE fingerprint = ?').pluck(),
  raiseGeneration: raiseGeneration(database),
})
