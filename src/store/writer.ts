import type { Database, Statement } from 'better-sqlite3'
import type { AuditEvent } from '../model/audit-record.js'
import type { ControlFact } from '../model/control-fact.js'
import { CONTROL_FACT_KINDS } from '../model/control-fact.js'
import type { EventFacts } from '../model/event-facts.js'
import type { EventId } from '../model/event-id.js'
import type { Execution } from '../model/execution.js'
import type { FileOperation } from '../model/file-operation.js'
import { SESSION_FACT_KINDS, type SessionFact } from '../model/session.js'
import { Dictionary, FileDictionary } from './dictionary.js'
import { packWhat } from './pack.js'
import { ProcessWriter } from './process-writer.js'

/** Writes facts into the index. Everything is keyed by the event, so that the same facts again change nothing. */
export class FactWriter {
  readonly #texts: Dictionary
  readonly #files: FileDictionary
  readonly #processes: ProcessWriter
  readonly #hasOperation: Statement<[number, number, number, number]>
  readonly #hasProcess: Statement<[number, number, number]>
  readonly #dropExecution: Statement
  readonly #addOperation: Statement
  readonly #dropOperation: Statement
  readonly #addSessionFact: Statement
  readonly #hasControlFact: Statement
  readonly #addControlFact: Statement
  readonly #dropControlFact: Statement
  readonly #addUserName: Statement
  readonly #addPartial: Statement
  readonly #dropPartial: Statement

  constructor(database: Database) {
    this.#texts = new Dictionary(database)
    this.#files = new FileDictionary(database)
    this.#processes = new ProcessWriter(database, this.#texts)
    const key = 'file = ? AND time = ? AND serial = ? AND item = ?'
    this.#hasOperation = database.prepare(`SELECT 1 FROM operation WHERE ${key}`)
    const execution = 'node = ? AND pid = ? AND time = ? AND executed'
    this.#hasProcess = database.prepare(`SELECT 1 FROM process WHERE ${execution}`)
    this.#dropExecution = database.prepare(`DELETE FROM process WHERE ${execution}`)
    this.#addOperation = database.prepare('INSERT INTO operation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    this.#dropOperation = database.prepare(`DELETE FROM operation WHERE ${key}`)
    this.#addSessionFact = database.prepare(
      'INSERT OR IGNORE INTO session_fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    const fact = 'time = ? AND serial = ? AND node = ? AND kind = ? AND detail = ?'
    this.#hasControlFact = database.prepare(`SELECT 1 FROM control_fact WHERE ${fact}`)
    this.#dropControlFact = database.prepare(`DELETE FROM control_fact WHERE ${fact}`)
    this.#addControlFact = database.prepare('INSERT INTO control_fact VALUES (?, ?, ?, ?, ?, ?)')
    this.#addUserName = database.prepare('INSERT OR IGNORE INTO user_name VALUES (?, ?, ?)')
    this.#addPartial = database.prepare('INSERT OR REPLACE INTO partial_event VALUES (?, ?, ?, ?)')
    this.#dropPartial = database.prepare('DELETE FROM partial_event WHERE time = ? AND serial = ? AND node = ?')
  }

  add(facts: EventFacts): void {
    for (const operation of facts.operations) this.#operation(operation)
    for (const execution of facts.executions) this.#execution(execution)
    for (const fact of facts.sessionFacts) this.#sessionFact(fact)
    for (const fact of facts.controlFacts) this.#controlFact(fact)
    for (const { node, uid, name } of facts.userNames) this.#addUserName.run(this.#node(node), uid, name)
  }

  addPartial(event: AuditEvent): void {
    this.#addPartial.run(this.#node(event.node), event.time, event.serial, JSON.stringify(event.records))
  }

  /** Takes back what an event had told before it was whole. */
  removePartial({ node, time, serial }: EventId, before: EventFacts): void {
    const nodeId = this.#node(node)
    this.#dropPartial.run(time, serial, nodeId)
    for (const operation of before.operations)
      this.#dropOperation.run(this.#files.idOf(nodeId, operation.file), time, serial, operation.item)
    // An execution has no operations that could refer to its row.
    for (const { process } of before.executions) this.#dropExecution.run(nodeId, process.pid, time)
    for (const { kind, detail } of before.controlFacts)
      this.#dropControlFact.run(time, serial, nodeId, CONTROL_FACT_KINDS.indexOf(kind), detail ?? '')
  }

  /** Rows are gone whose numbers are remembered: a transaction was rolled back, or the index was pruned. */
  forget(): void {
    this.#texts.forget()
    this.#files.forget()
    this.#processes.forget()
  }

  #node(name: string | null): number {
    return this.#texts.idOf(name ?? '')
  }

  #operation(operation: FileOperation): void {
    const { time, serial, item, inode, parentInode } = operation
    const node = this.#node(operation.node)
    const file = this.#files.idOf(node, operation.file)
    // Looked up first, so that an event that came another way before leaves no second row of its process.
    if (this.#hasOperation.get(file, time, serial, item) !== undefined) return
    const process = this.#processes.idOf(node, time, operation.process)
    const device = this.#texts.idOrNull(operation.device)
    const peer = operation.peer === null ? null : this.#files.idOf(node, operation.peer)
    const key = this.#texts.idOrNull(operation.key)
    const what = packWhat(operation)
    this.#addOperation.run(file, time, serial, item, what, inode, device, parentInode, peer, key, process)
  }

  #execution({ node, time, process }: Execution): void {
    const nodeId = this.#node(node)
    if (this.#hasProcess.get(nodeId, process.pid, time) === undefined) this.#processes.idOf(nodeId, time, process)
  }

  #sessionFact(fact: SessionFact): void {
    const kind = SESSION_FACT_KINDS.indexOf(fact.kind)
    const text = (value: string | null): number | null => this.#texts.idOrNull(value)
    const id = [this.#node(fact.node), fact.ses, fact.time, fact.serial, kind]
    const login = [fact.pid, fact.auid, fact.oldAuid, text(fact.account)]
    this.#addSessionFact.run(
      ...id,
      ...login,
      text(fact.exe),
      text(fact.address),
      text(fact.terminal),
      Number(fact.success),
    )
  }

  #controlFact(fact: ControlFact): void {
    const node = this.#node(fact.node)
    const kind = CONTROL_FACT_KINDS.indexOf(fact.kind)
    const detail = fact.detail ?? ''
    if (this.#hasControlFact.get(fact.time, fact.serial, node, kind, detail) !== undefined) return
    const process = fact.process === null ? null : this.#processes.idOf(node, fact.time, fact.process)
    this.#addControlFact.run(node, fact.time, fact.serial, kind, detail, process)
  }
}
