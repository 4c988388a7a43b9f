import type { Database, Statement } from 'better-sqlite3'

/** Places in memory, a power of two: far more than there are tuples on a host, so that seldom two of them want one place. */
const SLOTS = 8_192
const SHIFT = 32 - Math.log2(SLOTS)

/**
 * Numbers that come together again and again, by one number: each tuple stands once in a table of its own, and a row that refers to it is
 * written in a part of the time and room. Used inside the writer's transaction only.
 */
export class Tuples {
  /** 0 for an empty place. */
  readonly #ids = new Float64Array(SLOTS)
  readonly #values: Float64Array
  readonly #width: number
  readonly #find: Statement<number[], number>
  readonly #add: Statement<number[]>

  constructor(database: Database, table: string, columns: readonly string[]) {
    this.#width = columns.length
    this.#values = new Float64Array(SLOTS * columns.length)
    const isThis = columns.map((column) => `${column} = ?`).join(' AND ')
    this.#find = database.prepare<number[], number>(`SELECT id FROM ${table} WHERE ${isThis}`).pluck()
    const places = columns.map(() => '?').join(', ')
    this.#add = database.prepare<number[]>(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
  }

  /** `tuple` has as many values as there are columns; `NOT_TOLD` (schema.ts) where there is none. */
  idOf(tuple: readonly number[]): number {
    const slot = slotOf(tuple)
    const known = this.#ids[slot]!
    if (known !== 0 && this.#isAt(slot, tuple)) return known
    const id = this.#find.get(...tuple) ?? Number(this.#add.run(...tuple).lastInsertRowid)
    this.#ids[slot] = id
    this.#values.set(tuple, slot * this.#width)
    return id
  }

  #isAt(slot: number, tuple: readonly number[]): boolean {
    let at = slot * this.#width
    for (let i = 0; i < tuple.length; i++) if (this.#values[at++] !== tuple[i]) return false
    return true
  }

  /** A transaction was rolled back: numbers given in it do not exist. */
  forget(): void {
    this.#ids.fill(0)
  }
}

const slotOf = (tuple: readonly number[]): number => {
  let hash = 0
  for (let i = 0; i < tuple.length; i++) hash = (Math.imul(hash, 31) + tuple[i]!) | 0
  // The high bits of a product by the golden ratio depend on all bits of what is multiplied.
  return Math.imul(hash, 0x9e3779b1) >>> SHIFT
}
