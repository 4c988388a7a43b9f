import type { Database, Statement } from 'better-sqlite3'
import type { ProcessFacts } from '../model/process-facts.js'
import { LastText, type Dictionary } from './dictionary.js'
import { RowBuffer } from './row-buffer.js'

/** A process that goes on in one state is seen anew after this time, so that the index tells that it lived on. Milliseconds. */
const ANEW = 600_000
/** Process numbers whose states are kept in memory, a power of two: more than a busy host shows in that time. */
const PROCESSES = 1 << 12
/** States kept of one place: a process has one or two at a time, or as many as hosts share a log. */
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
  /** The states of a process number and those that share its place, the newest last. */
  readonly #states: Seen[][] = Array.from({ length: PROCESSES }, () => [])
  #last: Seen | null = null
  readonly #rows: RowBuffer
  readonly #lastId: Statement<[], number | null>
  readonly #execution: Statement<[number, number, number, number], number>
  readonly #exes: LastText
  readonly #comms: LastText
  readonly #ttys: LastText
  readonly #cwds: LastText
  #nextId = 0

  constructor(database: Database, texts: Dictionary) {
    this.#rows = new RowBuffer(
      database,
      // FAIL, not ABORT: an error ends the transaction, so SQLite needs no copy of pages to take one statement back.
      'INSERT OR FAIL INTO process (id, node, pid, time, ppid, auid, ses, uid, euid, gid, exe, comm, tty, cwd, command, executed)',
      16,
    )
    this.#exes = new LastText(texts)
    this.#comms = new LastText(texts)
    this.#ttys = new LastText(texts)
    this.#cwds = new LastText(texts)
    const execution = 'node = ? AND pid = ? AND time = ? AND executed = ?'
    this.#execution = database
      .prepare<[number, number, number, number], number>(`SELECT id FROM process WHERE ${execution}`)
      .pluck()
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

  /** The row of the process that an event tells of. */
  idOf(node: number, time: number, serial: number, facts: ProcessFacts): number {
    if (facts.executed) return this.#ofExecution(node, time, serial, facts)
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
    for (const states of this.#states) states.length = 0
    this.#rows.forget()
    for (const last of [this.#exes, this.#comms, this.#ttys, this.#cwds]) last.forget()
  }

  /**
   * The row of the event by which the process became this program. An execution is a moment, not a state: each has its row, so that "the
   * program that this pid ran then" stays true.
   */
  addExecution(node: number, time: number, serial: number, facts: ProcessFacts): number {
    return this.#insert(node, time, facts, executedAt(serial))
  }

  /** What else an execution's event tells is rare, so that nothing of it is held for that. */
  #ofExecution(node: number, time: number, serial: number, facts: ProcessFacts): number {
    this.flush()
    return (
      this.#execution.get(node, facts.pid, time, executedAt(serial)) ?? this.addExecution(node, time, serial, facts)
    )
  }

  #ofState(node: number, time: number, facts: ProcessFacts, period: number): Seen {
    const states = this.#states[facts.pid & (PROCESSES - 1)]!
    for (const seen of states)
      if (seen.period === period && seen.node === node && isSameState(seen.facts, facts)) return seen
    const seen = { id: this.#insert(node, time, facts), node, period, facts }
    const [oldest] = states
    // A log is nearly in order: what is older than the time before this one won't come again.
    if (oldest !== undefined && (states.length === STATES || oldest.period < period - 1)) states.shift()
    states.push(seen)
    return seen
  }

  /** `executed`: the serial of an execution; 0 for a sighting. */
  #insert(node: number, time: number, p: ProcessFacts, executed = 0): number {
    const { pid, ppid, auid, ses, uid, euid, gid, command } = p
    const exe = this.#exes.idOrNull(p.exe)
    const comm = this.#comms.idOrNull(p.comm)
    const tty = this.#ttys.idOrNull(p.tty)
    const cwd = this.#cwds.idOrNull(p.cwd)
    const id = this.#nextId++
    this.#rows.add([id, node, pid, time, ppid, auid, ses, uid, euid, gid, exe, comm, tty, cwd, command, executed])
    return id
  }
}

/** What `executed` says of an execution: 0 is no execution. */
const executedAt = (serial: number): number => serial || 1

const isSameState = (a: ProcessFacts, b: ProcessFacts): boolean =>
  a === b ||
  (a.pid === b.pid &&
    a.ppid === b.ppid &&
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
