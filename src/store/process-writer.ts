import type { Database, Statement } from 'better-sqlite3'
import type { ProcessFacts } from '../model/process-facts.js'
import { remember, type Dictionary } from './dictionary.js'

/** Rows of `process`: one for each state in which a process was seen, shared by all operations of that state. */
export class ProcessWriter {
  #byFacts = new WeakMap<ProcessFacts, number>()
  readonly #known = new Map<string, number>()
  readonly #add: Statement

  constructor(
    database: Database,
    private readonly texts: Dictionary,
  ) {
    this.#add = database.prepare(
      'INSERT INTO process (node, pid, time, ppid, auid, ses, uid, euid, gid, exe, comm, tty, cwd, command, executed) ' +
        'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
  }

  idOf(node: number, time: number, facts: ProcessFacts): number {
    const shared = this.#byFacts.get(facts)
    if (shared !== undefined) return shared
    const p = facts
    const login = `${p.auid ?? ''} ${p.ses ?? ''} ${p.uid ?? ''} ${p.euid ?? ''} ${p.gid ?? ''}`
    const program = `${p.exe ?? ''}\n${p.comm ?? ''}\n${p.tty ?? ''}\n${p.cwd ?? ''}\n${p.command ?? ''}`
    const key = `${node} ${p.pid} ${p.ppid ?? ''} ${login} ${Number(p.executed)} ${program}`
    // An execution is a moment, not a state: each has its row, so that "the program that this pid ran then" stays true.
    let id = p.executed ? undefined : this.#known.get(key)
    if (id === undefined) {
      id = this.#insert(node, time, facts)
      remember(this.#known, key, id)
    }
    this.#byFacts.set(facts, id)
    return id
  }

  forget(): void {
    this.#byFacts = new WeakMap()
    this.#known.clear()
  }

  #insert(node: number, time: number, p: ProcessFacts): number {
    const text = (value: string | null): number | null => this.texts.idOrNull(value)
    const numbers = [node, p.pid, time, p.ppid, p.auid, p.ses, p.uid, p.euid, p.gid]
    const names = [text(p.exe), text(p.comm), text(p.tty), text(p.cwd), p.command, Number(p.executed)]
    return Number(this.#add.run(...numbers, ...names).lastInsertRowid)
  }
}
