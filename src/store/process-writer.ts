import type { Database, Statement } from 'better-sqlite3'
import type { ProcessFacts } from '../model/process-facts.js'
import { remember, type Dictionary } from './dictionary.js'
import { RowBuffer } from './row-buffer.js'

/** A process that goes on in one state is seen anew after this time, so that the index tells that it lived on. Milliseconds. */
const ANEW = 600_000
/** States kept in memory: more than a busy host shows in that time. */
const STATES = 8_000

/** Rows of `process`: one for each state in which a process was seen, shared by the operations of that state for a while. */
export class ProcessWriter {
  #byFacts = new WeakMap<ProcessFacts, { readonly id: number; readonly period: number }>()
  readonly #known = new Map<string, number>()
  readonly #rows: RowBuffer
  readonly #lastId: Statement<[], number | null>
  #nextId = 0

  constructor(
    database: Database,
    private readonly texts: Dictionary,
  ) {
    this.#rows = new RowBuffer(
      database,
      'INSERT INTO process (id, node, pid, time, ppid, auid, ses, uid, euid, gid, exe, comm, tty, cwd, command, executed)',
      16,
    )
    this.#lastId = database.prepare<[], number | null>('SELECT max(id) FROM process').pluck()
  }

  /** At the beginning of a transaction: another process may have added rows. */
  begin(): void {
    this.#nextId = (this.#lastId.get() ?? 0) + 1
  }

  /** Before rows are looked for, and at the end of a transaction. */
  flush(): void {
    this.#rows.flush()
  }

  /** `execution`: the serial of the event by which the process became this program; 0 for a sighting. */
  idOf(node: number, time: number, facts: ProcessFacts, execution = 0): number {
    const period = Math.floor(time / ANEW)
    const shared = this.#byFacts.get(facts)
    if (shared?.period === period) return shared.id
    // An execution is a moment, not a state: each has its row, so that "the program that this pid ran then" stays true.
    const id = facts.executed ? this.#insert(node, time, facts, execution) : this.#ofState(node, time, facts, period)
    this.#byFacts.set(facts, { id, period })
    return id
  }

  #ofState(node: number, time: number, p: ProcessFacts, period: number): number {
    const login = `${p.auid ?? ''} ${p.ses ?? ''} ${p.uid ?? ''} ${p.euid ?? ''} ${p.gid ?? ''}`
    const program = `${p.exe ?? ''}\n${p.comm ?? ''}\n${p.tty ?? ''}\n${p.cwd ?? ''}\n${p.command ?? ''}`
    const key = `${node} ${period} ${p.pid} ${p.ppid ?? ''} ${login} ${program}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const id = this.#insert(node, time, p)
    remember(this.#known, key, id, STATES)
    return id
  }

  forget(): void {
    this.#byFacts = new WeakMap()
    this.#known.clear()
    this.#rows.forget()
  }

  #insert(node: number, time: number, p: ProcessFacts, execution = 0): number {
    const { pid, ppid, auid, ses, uid, euid, gid, command, executed } = p
    const [exe, comm] = [this.texts.idOrNull(p.exe), this.texts.idOrNull(p.comm)]
    const [tty, cwd] = [this.texts.idOrNull(p.tty), this.texts.idOrNull(p.cwd)]
    const ran = executed ? execution || 1 : 0
    const id = this.#nextId++
    this.#rows.add([id, node, pid, time, ppid, auid, ses, uid, euid, gid, exe, comm, tty, cwd, command, ran])
    return id
  }
}
