import type { Database, Statement } from 'better-sqlite3'
import type { ProcessFacts } from '../model/process-facts.js'
import { LastText, remember, type Dictionary } from './dictionary.js'
import { RowBuffer } from './row-buffer.js'
import { GUISE, NOT_TOLD } from './schema.js'
import { Tuples } from './tuples.js'

/** A process that goes on in one state is seen anew after this time, so that the index tells that it lived on. Milliseconds. */
const ANEW = 600_000
/** Processes whose states are kept in memory: more than a busy host shows in that time. */
const PROCESSES = 4_000
/** States kept of one process number: it has one or two at a time, or as many as hosts share a log. */
const STATES = 8

/** A row that others may share. */
interface Seen {
  readonly id: number
  readonly node: number
  readonly period: number
  readonly facts: ProcessFacts
}

/** Rows of `process`: one for each state in which a process was seen, shared by the operations of that state for a while. */
export class ProcessWriter {
  /** The states of a process number, the newest last. */
  readonly #states = new Map<number, Seen[]>()
  /** Executions of the facts that are written: what else their events tell refers to the same row. */
  readonly #executions = new Map<ProcessFacts, number>()
  #last: Seen | null = null
  readonly #rows: RowBuffer
  readonly #lastId: Statement<[], number | null>
  readonly #guises: Tuples
  readonly #exes: LastText
  readonly #comms: LastText
  readonly #ttys: LastText
  readonly #cwds: LastText
  #nextId = 0

  constructor(database: Database, texts: Dictionary) {
    this.#rows = new RowBuffer(
      database,
      // FAIL, not ABORT: an error ends the transaction, so SQLite needs no copy of pages to take one statement back.
      'INSERT OR FAIL INTO process (id, node, pid, time, ppid, ses, guise, cwd, command, executed)',
      10,
    )
    this.#guises = new Tuples(database, 'guise', GUISE)
    this.#exes = new LastText(texts)
    this.#comms = new LastText(texts)
    this.#ttys = new LastText(texts)
    this.#cwds = new LastText(texts)
    this.#lastId = database.prepare<[], number | null>('SELECT max(id) FROM process').pluck()
  }

  /** At the beginning of a transaction: another process may have added rows. */
  begin(): void {
    this.#nextId = (this.#lastId.get() ?? 0) + 1
  }

  /** What comes next is told by other events. */
  endOfFacts(): void {
    this.#executions.clear()
  }

  /** Before rows are looked for, and at the end of a transaction. */
  flush(): void {
    this.#rows.flush()
  }

  /** `execution`: the serial of the event by which the process became this program; 0 for a sighting. */
  idOf(node: number, time: number, facts: ProcessFacts, execution = 0): number {
    // An execution is a moment, not a state: each has its row, so that "the program that this pid ran then" stays true.
    if (facts.executed) return this.#executions.get(facts) ?? this.#execution(node, time, facts, execution)
    const period = Math.floor(time / ANEW)
    const last = this.#last
    // Nearly always one object is what an event tells, or many events in turn.
    if (last?.facts === facts && last.period === period && last.node === node) return last.id
    const seen = this.#ofState(node, time, facts, period)
    this.#last = seen
    return seen.id
  }

  forget(): void {
    this.#last = null
    this.#states.clear()
    this.#executions.clear()
    this.#rows.forget()
    this.#guises.forget()
    for (const last of [this.#exes, this.#comms, this.#ttys, this.#cwds]) last.forget()
  }

  #execution(node: number, time: number, facts: ProcessFacts, execution: number): number {
    const id = this.#insert(node, time, facts, execution)
    this.#executions.set(facts, id)
    return id
  }

  #ofState(node: number, time: number, facts: ProcessFacts, period: number): Seen {
    let states = this.#states.get(facts.pid)
    if (states === undefined) remember(this.#states, facts.pid, (states = []), PROCESSES)
    for (const seen of states)
      if (seen.period === period && seen.node === node && isSameState(seen.facts, facts)) return seen
    const seen = { id: this.#insert(node, time, facts), node, period, facts }
    const [oldest] = states
    // A log is nearly in order: what is older than the time before this one won't come again.
    if (oldest !== undefined && (states.length === STATES || oldest.period < period - 1)) states.shift()
    states.push(seen)
    return seen
  }

  #insert(node: number, time: number, p: ProcessFacts, execution = 0): number {
    const { pid, ppid, ses, command, executed } = p
    const guise = this.#guises.idOf([
      p.auid ?? NOT_TOLD,
      p.uid ?? NOT_TOLD,
      p.euid ?? NOT_TOLD,
      p.gid ?? NOT_TOLD,
      this.#exes.idOrNull(p.exe) ?? NOT_TOLD,
      this.#comms.idOrNull(p.comm) ?? NOT_TOLD,
      this.#ttys.idOrNull(p.tty) ?? NOT_TOLD,
    ])
    const cwd = this.#cwds.idOrNull(p.cwd)
    const ran = executed ? execution || 1 : 0
    const id = this.#nextId++
    this.#rows.add([id, node, pid, time, ppid, ses, guise, cwd, command, ran])
    return id
  }
}

const isSameState = (a: ProcessFacts, b: ProcessFacts): boolean =>
  a === b ||
  (a.ppid === b.ppid &&
    a.command === b.command &&
    a.cwd === b.cwd &&
    a.comm === b.comm &&
    a.exe === b.exe &&
    a.tty === b.tty &&
    a.auid === b.auid &&
    a.ses === b.ses &&
    a.uid === b.uid &&
    a.euid === b.euid &&
    a.gid === b.gid)
