import type { Database, Statement } from 'better-sqlite3'

/** Rows of one INSERT: a statement has a price of its own, which so many rows share. */
const ROWS = 32

export type Value = string | number | null

/** Collects rows of a table and inserts many with one statement. What has not been flushed can't be read. */
export class RowBuffer {
  readonly #many: Statement
  readonly #one: Statement
  /** Filled again and again, one row behind the other. */
  readonly #values: Value[] = []
  #filled = 0

  constructor(
    database: Database,
    /** `INSERT … INTO table (columns)`. */
    insert: string,
    private readonly width: number,
  ) {
    const row = `(${Array.from({ length: width }, () => '?').join(', ')})`
    this.#one = database.prepare(`${insert} VALUES ${row}`)
    this.#many = database.prepare(`${insert} VALUES ${Array.from({ length: ROWS }, () => row).join(', ')}`)
    for (let i = 0; i < width * ROWS; i++) this.#values.push(null)
  }

  /** `row` has as many values as the table has columns. */
  add(row: readonly Value[]): void {
    const values = this.#values
    let at = this.#filled
    for (let i = 0; i < row.length; i++) values[at++] = row[i]!
    this.#filled = at
    if (at < values.length) return
    // As arguments: the binding takes each value of an array through V8, which costs more than the value.
    this.#many.run(...values)
    this.#filled = 0
  }

  flush(): void {
    const { width } = this
    for (let at = 0; at < this.#filled; at += width) this.#one.run(...this.#values.slice(at, at + width))
    this.#filled = 0
  }

  /** The transaction was rolled back: what was collected is read again. */
  forget(): void {
    this.#filled = 0
  }
}
