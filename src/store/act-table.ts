import type { Database, Statement } from 'better-sqlite3'
import { ACT_OUTCOMES, type Act } from '../model/act.js'
import type { Dictionary } from './dictionary.js'
import type { ProcessWriter } from './process-writer.js'

/** Writes acts into the index; the same act again changes nothing. */
export class ActTable {
  readonly #has: Statement<[number, number, number, number, number]>
  readonly #add: Statement
  readonly #drop: Statement

  constructor(
    database: Database,
    private readonly texts: Dictionary,
    private readonly processes: ProcessWriter,
  ) {
    this.#has = database.prepare(
      'SELECT 1 FROM act WHERE time = ? AND serial = ? AND node = ? AND kind = ? AND object = ?',
    )
    this.#add = database.prepare('INSERT INTO act VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    this.#drop = database.prepare('DELETE FROM act WHERE time = ? AND serial = ? AND node = ?')
  }

  add(node: number, { time, serial, kind, object, outcome, key, process }: Act): void {
    const kindId = this.texts.idOf(kind)
    const objectId = this.texts.idOf(object ?? '')
    // Looked up first, so that an event that came another way before leaves no second row of its process.
    if (this.#has.get(time, serial, node, kindId, objectId) !== undefined) return
    const by = process === null ? null : this.processes.idOf(node, time, process)
    const end = ACT_OUTCOMES.indexOf(outcome)
    this.#add.run(node, time, serial, kindId, objectId, end, this.texts.idOrNull(key), by)
  }

  /** Takes back all acts of an event. */
  remove(node: number, time: number, serial: number): void {
    this.#drop.run(time, serial, node)
  }
}
