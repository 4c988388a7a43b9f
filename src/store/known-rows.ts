import type { Database, Statement } from 'better-sqlite3'
import type { FileReference } from '../model/file-reference.js'
import type { ProcessFacts } from '../model/process-facts.js'
import type { SessionFact } from '../model/session.js'
import { GUISE, MANNER, NOT_TOLD } from './schema.js'

/** Rows of each table that are kept in memory: what one question asks for is mostly the same few. */
const REMEMBERED = 20_000
/** References whose numbers are: those of one change are asked for in turn, and then its directory's again and again. */
const REFERENCES = 1_000

type Guise = Pick<ProcessFacts, 'auid' | 'uid' | 'euid' | 'gid' | 'exe' | 'comm' | 'tty'>
type Manner = Pick<SessionFact, 'auid' | 'oldAuid' | 'oldSes' | 'exe' | 'terminal' | 'success'>

interface ProcessRow extends Pick<ProcessFacts, 'pid' | 'ppid' | 'ses' | 'command'> {
  readonly guise: number
  readonly cwd: number | null
  readonly executed: number
}

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
  readonly #numbers = new Map<FileReference, readonly number[]>()
  readonly #processes = new Map<number, ProcessFacts>()
  readonly #guises = new Map<number, Guise>()
  readonly #manners = new Map<number, Manner>()
  readonly #text: Statement<[number], string>
  readonly #file: Statement<[number], FileRow>
  readonly #number: Statement<[string], number>
  readonly #process: Statement<[number], ProcessRow>
  readonly #guise: Statement<[number], Tuple<typeof GUISE>>
  readonly #manner: Statement<[number], Tuple<typeof MANNER>>
  readonly #version: Statement<[], number>
  #seen: number | undefined

  constructor(database: Database) {
    this.#text = database.prepare<[number], string>('SELECT value FROM text WHERE id = ?').pluck()
    this.#number = database.prepare<[string], number>('SELECT id FROM file WHERE reference = ?').pluck()
    this.#file = database.prepare('SELECT reference, node FROM file WHERE id = ?')
    this.#process = database.prepare('SELECT pid, ppid, ses, guise, cwd, command, executed FROM process WHERE id = ?')
    this.#guise = database.prepare(`SELECT ${GUISE.join(', ')} FROM guise WHERE id = ?`)
    this.#manner = database.prepare(`SELECT ${MANNER.join(', ')} FROM manner WHERE id = ?`)
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
    this.#numbers.clear()
    this.#processes.clear()
    this.#guises.clear()
    this.#manners.clear()
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

  /** The numbers of a reference, one for each node. */
  filesOf(reference: FileReference): readonly number[] {
    return known(this.#numbers, reference, () => this.#number.all(reference), REFERENCES)
  }

  process(id: number): ProcessFacts {
    return known(this.#processes, id, () => this.#processOf(this.#process.get(id)!))
  }

  /** A row of `process` as facts. */
  #processOf(row: ProcessRow): ProcessFacts {
    const guise = this.#guiseOf(row.guise)
    // Written out: to spread a row costs more than to read it.
    return {
      pid: row.pid,
      ppid: row.ppid,
      auid: guise.auid,
      ses: row.ses,
      uid: guise.uid,
      euid: guise.euid,
      gid: guise.gid,
      command: row.command,
      exe: guise.exe,
      comm: guise.comm,
      tty: guise.tty,
      cwd: this.textOrNull(row.cwd),
      executed: row.executed !== 0,
    }
  }

  #guiseOf(id: number): Guise {
    return known(this.#guises, id, () => {
      const row = this.#guise.get(id)!
      return {
        ...{ auid: told(row.auid), uid: told(row.uid), euid: told(row.euid), gid: told(row.gid) },
        ...{ exe: this.#told(row.exe), comm: this.#told(row.comm), tty: this.#told(row.tty) },
      }
    })
  }

  manner(id: number): Manner {
    return known(this.#manners, id, () => {
      const row = this.#manner.get(id)!
      return {
        ...{ auid: row.auid, oldAuid: told(row.old_auid), oldSes: told(row.old_ses) },
        ...{ exe: this.#told(row.exe), terminal: this.#told(row.terminal), success: row.success === 1 },
      }
    })
  }

  #told(id: number): string | null {
    return this.textOrNull(told(id))
  }
}

/** A row of a table of tuples. */
type Tuple<Columns extends readonly string[]> = Readonly<Record<Columns[number], number>>

const told = (value: number): number | null => (value === NOT_TOLD ? null : value)

const known = <K, T>(rows: Map<K, T>, key: K, read: () => T, limit = REMEMBERED): T => {
  const found = rows.get(key)
  if (found !== undefined) return found
  if (rows.size >= limit) rows.clear()
  const row = read()
  rows.set(key, row)
  return row
}
