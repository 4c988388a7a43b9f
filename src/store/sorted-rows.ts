import type { Database } from 'better-sqlite3'
import { RowBuffer, type Value } from './row-buffer.js'

/** Rows that are sorted at once. */
const ROWS = 4096

/**
 * Collects rows of numbers and inserts them in the order of their first column, so that rows that lie on one page are written one after the
 * other. They wait as plain numbers, which cost no garbage collection. What has not been flushed can't be read.
 */
export class SortedRows {
  readonly #rows: RowBuffer
  /** NaN stands for null. */
  readonly #values: Float64Array
  readonly #row: Value[]
  /** The first column and the place, in one number: what a sort without a comparison in JavaScript can order. */
  readonly #order = new Float64Array(ROWS)
  #count = 0

  constructor(
    database: Database,
    insert: string,
    private readonly width: number,
  ) {
    this.#rows = new RowBuffer(database, insert, width)
    this.#values = new Float64Array(ROWS * width)
    this.#row = Array.from({ length: width }, () => null)
  }

  /** The first value is an integer below 2^40. */
  add(row: readonly (number | null)[]): void {
    const values = this.#values
    let at = this.#count * this.width
    this.#order[this.#count] = row[0]! * ROWS + this.#count
    for (let i = 0; i < row.length; i++) values[at++] = row[i] ?? Number.NaN
    if (++this.#count === ROWS) this.#insert()
  }

  flush(): void {
    this.#insert()
    this.#rows.flush()
  }

  /** The transaction was rolled back: what was collected is read again. */
  forget(): void {
    this.#count = 0
    this.#rows.forget()
  }

  #insert(): void {
    const values = this.#values
    const row = this.#row
    const { width } = this
    const order = this.#order.subarray(0, this.#count).sort()
    for (let i = 0; i < order.length; i++) {
      const place = order[i]! - Math.floor(order[i]! / ROWS) * ROWS
      let at = place * width
      for (let j = 0; j < width; j++) {
        const value = values[at++]!
        row[j] = Number.isNaN(value) ? null : value
      }
      this.#rows.add(row)
    }
    this.#count = 0
  }
}
