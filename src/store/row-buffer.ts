import type { Database, Statement } from 'better-sqlite3'

/** Rows of one INSERT: a statement has a price of its own, which so many rows share. */
const ROWS = 32

type Value = string | number | null
export type Row = readonly Value[]

/** Collects rows of a table and inserts many with one statement. What has not been flushed can't be read. */
export class RowBuffer {
  readonly #many: Statement
  readonly #one: Statement
  #rows: Row[] = []

  constructor(
    database: Database,
    /** `INSERT … INTO table (columns)`. */
    insert: string,
    width: number,
    /** The order of the table's key, where rows don't come in it: rows that lie on one page are then written one after the other. */
    private readonly order: ((a: Row, b: Row) => number) | null = null,
  ) {
    const row = `(${Array.from({ length: width }, () => '?').join(', ')})`
    this.#one = database.prepare(`${insert} VALUES ${row}`)
    this.#many = database.prepare(`${insert} VALUES ${Array.from({ length: ROWS }, () => row).join(', ')}`)
  }

  /** `row` has as many values as the table has columns. */
  add(row: Row): void {
    this.#rows.push(row)
  }

  flush(): void {
    const rows = this.#rows
    if (rows.length === 0) return
    if (this.order !== null) rows.sort(this.order)
    const whole = rows.length - (rows.length % ROWS)
    const values: Value[] = []
    for (let i = 0; i < whole; i += ROWS) {
      values.length = 0
      for (let j = i; j < i + ROWS; j++) for (const value of rows[j]!) values.push(value)
      // As arguments: the binding takes each value of an array through V8, which costs more than the value.
      this.#many.run(...values)
    }
    for (let i = whole; i < rows.length; i++) this.#one.run(...rows[i]!)
    this.#rows = []
  }

  /** The transaction was rolled back: what was collected is read again. */
  forget(): void {
    this.#rows = []
  }
}
