import type { Database, Statement } from 'better-sqlite3'

/** Entries kept in memory: enough for the names of a busy day; the table has the rest. */
const REMEMBERED = 20_000
/** Hosts whose names are kept in memory. */
const NODES = 100

/** Strings by number: each stands once in the index. Used inside the writer's transaction only. */
export class Dictionary {
  readonly #known = new Map<string, number>()
  readonly #find: Statement<[string], number>
  readonly #add: Statement<[string]>

  constructor(database: Database) {
    this.#find = database.prepare<[string], number>('SELECT id FROM text WHERE value = ?').pluck()
    this.#add = database.prepare<[string]>('INSERT INTO text (value) VALUES (?)')
  }

  idOf(value: string): number {
    const known = this.#known.get(value)
    if (known !== undefined) return known
    const id = this.#find.get(value) ?? Number(this.#add.run(value).lastInsertRowid)
    remember(this.#known, value, id)
    return id
  }

  idOrNull(value: string | null): number | null {
    return value === null ? null : this.idOf(value)
  }

  /** A transaction was rolled back: numbers given in it do not exist. */
  forget(): void {
    this.#known.clear()
  }
}

/** The numbers of one column, where one string often follows itself: it is compared instead of looked for. */
export class LastText {
  #value: string | null = null
  #id = 0

  constructor(private readonly texts: Dictionary) {}

  idOf(value: string): number {
    if (value !== this.#value) {
      this.#id = this.texts.idOf(value)
      this.#value = value
    }
    return this.#id
  }

  idOrNull(value: string | null): number | null {
    return value === null ? null : this.idOf(value)
  }

  forget(): void {
    this.#value = null
  }
}

/** The same for references, which belong to a node. */
export class FileDictionary {
  readonly #known = new Map<number, Map<string, number>>()
  #last: { readonly node: number; readonly files: Map<string, number> } | null = null
  readonly #find: Statement<[string, number], number>
  readonly #add: Statement<[number, string]>

  constructor(database: Database) {
    this.#find = database
      .prepare<[string, number], number>('SELECT id FROM file WHERE reference = ? AND node = ?')
      .pluck()
    this.#add = database.prepare<[number, string]>('INSERT INTO file (node, reference) VALUES (?, ?)')
  }

  idOf(node: number, reference: string): number {
    const ofNode = this.#ofNode(node)
    const known = ofNode.get(reference)
    if (known !== undefined) return known
    const id = this.#find.get(reference, node) ?? Number(this.#add.run(node, reference).lastInsertRowid)
    remember(ofNode, reference, id)
    return id
  }

  #ofNode(node: number): Map<string, number> {
    if (this.#last?.node === node) return this.#last.files
    let files = this.#known.get(node)
    if (files === undefined) remember(this.#known, node, (files = new Map()), NODES)
    this.#last = { node, files }
    return files
  }

  forget(): void {
    this.#known.clear()
    this.#last = null
  }
}

/** Keeps a map small by dropping its oldest half when it is full: cheaper than an order of use, and nearly as good on a log. */
export const remember = <K, T>(map: Map<K, T>, key: K, value: T, limit = REMEMBERED): void => {
  if (map.size >= limit) {
    let drop = limit >> 1
    for (const old of map.keys()) {
      map.delete(old)
      if (--drop === 0) break
    }
  }
  map.set(key, value)
}
