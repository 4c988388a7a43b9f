import type { Database, Statement } from 'better-sqlite3'

/** Rows of one INSERT: a statement has a price of its own, which so many rows share. */
const ROWS = 16

type Value = string | number | null

/** Collects rows of a table and inserts many with one statement. What has not been flushed can't be read. */
export class RowBuffer {
  readonly #many: Statement
  readonly #one: Statement
  readonly #values: Value[] = []

  constructor(
    database: Database,
    /** `INSERT … INTO table (columns)`. */
    insert: string,
    private readonly width: number,
  ) {
    const row = `(${Array.from({ length: width }, () => '?').join(', ')})`
    this.#one = database.prepare(`${insert} VALUES ${row}`)
    this.#many = database.prepare(`${insert} VALUES ${Array.from({ length: ROWS }, () => row).join(', ')}`)
  }

  /** `row` has as many values as the table has columns. */
  add(row: readonly Value[]): void {
    for (const value of row) this.#values.push(value)
    if (this.#values.length === ROWS * this.width) {
      // As arguments: the binding takes each value of an array through V8, which costs more than the value.
      this.#many.run(...this.#values)
      this.#values.length = 0
    }
  }

  flush(): void {
    for (let i = 0; i < this.#values.length; i += this.width) this.#one.run(this.#values.slice(i, i + this.width))
    this.#values.length = 0
  }

  /** The transaction was rolled back: what was collected is read again. */
  forget(): void {
    this.#values.length = 0
  }
}
