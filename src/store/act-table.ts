import type { Database, Statement } from 'better-sqlite3'
import { ACT_OUTCOMES, type Act } from '../model/act.js'
import { LastText, type Dictionary } from './dictionary.js'
import { HighWater } from './high-water.js'
import type { ProcessWriter } from './process-writer.js'
import { RowBuffer } from './row-buffer.js'

/** Writes acts into the index; the same act again changes nothing. */
export class ActTable {
  readonly #has: Statement<[number, number, number, number, number]>
  readonly #rows: RowBuffer
  readonly #drop: Statement
  readonly #new = new HighWater()
  readonly #kinds: LastText
  readonly #keys: LastText

  constructor(
    database: Database,
    private readonly texts: Dictionary,
    private readonly processes: ProcessWriter,
  ) {
    this.#has = database.prepare(
      'SELECT 1 FROM act WHERE time = ? AND serial = ? AND node = ? AND kind = ? AND object = ?',
    )
    this.#rows = new RowBuffer(database, 'INSERT OR IGNORE INTO act', 8)
    this.#drop = database.prepare('DELETE FROM act WHERE time = ? AND serial = ? AND node = ?')
    this.#kinds = new LastText(texts)
    this.#keys = new LastText(texts)
  }

  /** At the beginning of a transaction: nothing in the index is younger than `known`. */
  begin(known: number): void {
    this.#new.raise(known)
  }

  add(node: number, { time, serial, kind, object, outcome, key, process }: Act): void {
    const kindId = this.#kinds.idOf(kind)
    const objectId = this.texts.idOf(object ?? '')
    // Looked up first, so that an event that came another way before leaves no second row of its process.
    const isNew = this.#new.isNew(time, serial) || (process?.executed !== true && this.#new.isLast(time, serial))
    if (!isNew && this.#isStored(time, serial, node, kindId, objectId)) return
    const by = process === null ? null : this.processes.idOf(node, time, process)
    const end = ACT_OUTCOMES.indexOf(outcome)
    this.#rows.add([node, time, serial, kindId, objectId, end, this.#keys.idOrNull(key), by])
  }

  #isStored(time: number, serial: number, node: number, kind: number, object: number): boolean {
    this.#rows.flush()
    return this.#has.get(time, serial, node, kind, object) !== undefined
  }

  /** Takes back all acts of an event. */
  remove(node: number, time: number, serial: number): void {
    this.#drop.run(time, serial, node)
  }

  /** At the end of a transaction. */
  flush(): void {
    this.#rows.flush()
  }

  forget(): void {
    this.#rows.forget()
    this.#new.forget()
    this.#kinds.forget()
    this.#keys.forget()
  }
}
