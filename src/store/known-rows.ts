import type { Database, Statement } from 'better-sqlite3'
import type { FileReference } from '../model/file-reference.js'
import type { ProcessFacts } from '../model/process-facts.js'

/** Rows of each table that are kept in memory: what one question asks for is mostly the same few. */
const REMEMBERED = 20_000

type ProcessRow = Omit<ProcessFacts, 'executed' | 'exe' | 'comm' | 'tty' | 'cwd'> &
  Readonly<Record<'exe' | 'comm' | 'tty' | 'cwd', number | null>> & { readonly executed: number }

/** A row of `file`. */
interface FileRow {
  readonly reference: FileReference
  readonly node: number
}

/**
 * What the numbers in a row stand for: read once and remembered, which costs a fraction of joining five tables to every row. The same
 * process is the same object.
 */
export class KnownRows {
  readonly #texts = new Map<number, string>()
  readonly #files = new Map<number, FileRow>()
  readonly #processes = new Map<number, ProcessFacts>()
  readonly #text: Statement<[number], string>
  readonly #file: Statement<[number], FileRow>
  readonly #process: Statement<[number], ProcessRow>
  readonly #version: Statement<[], number>
  #seen: number | undefined

  constructor(database: Database) {
    this.#text = database.prepare<[number], string>('SELECT value FROM text WHERE id = ?').pluck()
    this.#file = database.prepare('SELECT reference, node FROM file WHERE id = ?')
    this.#process = database.prepare(
      'SELECT pid, ppid, auid, ses, uid, euid, gid, exe, comm, tty, cwd, command, executed FROM process WHERE id = ?',
    )
    this.#version = database.prepare<[], number>('PRAGMA data_version').pluck()
  }

  /** To be called before rows are read: when another process has written, a number may stand for something else. */
  refresh(): void {
    const version = this.#version.get()
    if (version !== this.#seen) this.forget()
    this.#seen = version
  }

  /** This process has written. */
  forget(): void {
    this.#texts.clear()
    this.#files.clear()
    this.#processes.clear()
  }

  text(id: number): string {
    return known(this.#texts, id, () => this.#text.get(id) ?? '')
  }

  textOrNull(id: number | null): string | null {
    return id === null ? null : this.text(id)
  }

  /** A node's name; null for records that name none. */
  node(id: number): string | null {
    const name = this.text(id)
    return name === '' ? null : name
  }

  file(id: number): FileRow {
    return known(this.#files, id, () => this.#file.get(id)!)
  }

  process(id: number): ProcessFacts {
    return known(this.#processes, id, () => this.processOf(this.#process.get(id)!))
  }

  /** A row of `process` as facts. */
  processOf(row: ProcessRow): ProcessFacts {
    // Written out: to spread a row costs more than to read it.
    return {
      pid: row.pid,
      ppid: row.ppid,
      auid: row.auid,
      ses: row.ses,
      uid: row.uid,
      euid: row.euid,
      gid: row.gid,
      command: row.command,
      exe: this.textOrNull(row.exe),
      comm: this.textOrNull(row.comm),
      tty: this.textOrNull(row.tty),
      cwd: this.textOrNull(row.cwd),
      executed: row.executed !== 0,
    }
  }
}

const known = <T>(rows: Map<number, T>, id: number, read: () => T): T => {
  const found = rows.get(id)
  if (found !== undefined) return found
  if (rows.size >= REMEMBERED) rows.clear()
  const row = read()
  rows.set(id, row)
  return row
}
