import type { Database, Statement } from 'better-sqlite3'
import type { FileReference } from '../model/file-reference.js'
import { KnownRows } from './known-rows.js'

/** The statements that read the index, each prepared once, and what the numbers in their rows stand for. */
export class Statements {
  readonly known: KnownRows
  readonly #prepared = new Map<string, Statement>()
  #isFrozen = false

  constructor(private readonly database: Database) {
    this.known = new KnownRows(database)
  }

  /** From here on no process writes anything that is read here. */
  freeze(): void {
    this.known.refresh()
    this.#isFrozen = true
  }

  get isFrozen(): boolean {
    return this.#isFrozen
  }

  /** The numbers of a reference, one for each node. */
  filesOf(reference: FileReference): readonly number[] {
    this.#refresh()
    return this.known.filesOf(reference)
  }

  all<Row>(sql: string, ...parameters: unknown[]): Row[] {
    return this.#statement(sql).all(...parameters) as Row[]
  }

  /** The same with rows as arrays, which cost half as much. */
  arrays<Row extends readonly unknown[]>(sql: string, ...parameters: unknown[]): Row[] {
    return this.#statement(sql, true).all(...parameters) as Row[]
  }

  #statement(sql: string, isRaw = false): Statement {
    this.#refresh()
    let statement = this.#prepared.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(sql).raw(isRaw)
      this.#prepared.set(sql, statement)
    }
    return statement
  }

  #refresh(): void {
    if (!this.#isFrozen) this.known.refresh()
  }
}
