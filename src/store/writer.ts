import type { Database, Statement } from 'better-sqlite3'
import type { Act } from '../model/act.js'
import type { AuditEvent } from '../model/audit-record.js'
import type { ControlFact } from '../model/control-fact.js'
import { CONTROL_FACT_KINDS } from '../model/control-fact.js'
import type { EventFacts } from '../model/event-facts.js'
import type { EventId } from '../model/event-id.js'
import type { Execution } from '../model/execution.js'
import type { FileOperation } from '../model/file-operation.js'
import { Dictionary, FileDictionary, LastText } from './dictionary.js'
import { ActTable } from './act-table.js'
import { packWhat } from './pack.js'
import { DirectorySightings, rowFile } from './directory-sightings.js'
import { FileInodes } from './file-inodes.js'
import { HighWater } from './high-water.js'
import { ProcessWriter } from './process-writer.js'
import { RowBuffer } from './row-buffer.js'
import { SortedRows } from './sorted-rows.js'
import { SessionFactTable } from './session-fact-table.js'

/** Writes facts into the index. Everything is keyed by the event, so that the same facts again change nothing. */
export class FactWriter {
  readonly #texts: Dictionary
  readonly #files: FileDictionary
  readonly #nodes: LastText
  readonly #devices: LastText
  readonly #keys: LastText
  readonly #lasts: readonly LastText[]
  readonly #processes: ProcessWriter
  readonly #hasOperation: Statement<[number, number, number, number]>
  readonly #hasProcess: Statement<[number, number, number]>
  readonly #dropExecution: Statement
  readonly #operations: SortedRows
  readonly #dropOperation: Statement
  readonly #sessionFacts: SessionFactTable
  readonly #sightings: DirectorySightings
  readonly #inodes: FileInodes
  readonly #knownUntil: Statement<[], number | null>
  readonly #newOperations = new HighWater()
  readonly #newExecutions = new HighWater()
  readonly #newControlFacts = new HighWater()
  readonly #hasControlFact: Statement
  readonly #controlFacts: RowBuffer
  readonly #dropControlFact: Statement
  readonly #acts: ActTable
  readonly #addUserName: Statement
  readonly #addPartial: Statement
  readonly #dropPartial: Statement

  constructor(database: Database) {
    this.#texts = new Dictionary(database)
    this.#files = new FileDictionary(database)
    this.#nodes = new LastText(this.#texts)
    this.#devices = new LastText(this.#texts)
    this.#keys = new LastText(this.#texts)
    this.#lasts = [this.#nodes, this.#devices, this.#keys]
    this.#processes = new ProcessWriter(database, this.#texts)
    const key = 'file = ? AND time = ? AND serial = ? AND item = ?'
    this.#hasOperation = database.prepare(`SELECT 1 FROM operation WHERE ${key}`)
    const execution = 'node = ? AND pid = ? AND time = ? AND executed'
    this.#hasProcess = database.prepare(`SELECT 1 FROM process WHERE ${execution}`)
    this.#dropExecution = database.prepare(`DELETE FROM process WHERE ${execution}`)
    // Two effects of one event on one item are one row.
    this.#operations = new SortedRows(database, 'INSERT OR IGNORE INTO operation', 11)
    this.#dropOperation = database.prepare(`DELETE FROM operation WHERE ${key}`)
    this.#sessionFacts = new SessionFactTable(database, this.#texts)
    this.#sightings = new DirectorySightings(database)
    this.#inodes = new FileInodes(database)
    this.#knownUntil = database.prepare<[], number | null>('SELECT max(last) FROM source').pluck()
    const fact = 'time = ? AND serial = ? AND node = ? AND kind = ? AND detail = ?'
    this.#hasControlFact = database.prepare(`SELECT 1 FROM control_fact WHERE ${fact}`)
    this.#dropControlFact = database.prepare(`DELETE FROM control_fact WHERE ${fact}`)
    this.#controlFacts = new RowBuffer(database, 'INSERT OR IGNORE INTO control_fact', 6)
    this.#acts = new ActTable(database, this.#texts, this.#processes)
    this.#addUserName = database.prepare('INSERT OR IGNORE INTO user_name VALUES (?, ?, ?)')
    this.#addPartial = database.prepare('INSERT OR REPLACE INTO partial_event VALUES (?, ?, ?, ?)')
    this.#dropPartial = database.prepare('DELETE FROM partial_event WHERE time = ? AND serial = ? AND node = ?')
  }

  /** At the beginning of a transaction, before anything else. */
  begin(): void {
    const known = this.#knownUntil.get() ?? -Infinity
    this.#newOperations.raise(known)
    this.#newExecutions.raise(known)
    this.#newControlFacts.raise(known)
    this.#acts.begin(known)
    this.#processes.begin()
  }

  /** All facts of an event stand in one call. They can be read when they are flushed. */
  add(facts: EventFacts): void {
    for (const operation of facts.operations) this.#operation(operation)
    for (const execution of facts.executions) this.#execution(execution)
    for (const fact of facts.sessionFacts) this.#sessionFacts.add(this.#node(fact.node), fact)
    for (const fact of facts.controlFacts) this.#controlFact(fact)
    for (const act of facts.acts) this.#act(act)
    for (const { node, uid, name } of facts.userNames) this.#addUserName.run(this.#node(node), uid, name)
    this.#processes.endOfFacts()
  }

  addPartial(event: AuditEvent): void {
    this.#addPartial.run(this.#node(event.node), event.time, event.serial, JSON.stringify(event.records))
  }

  /** Takes back what an event had told before it was whole. */
  removePartial({ node, time, serial }: EventId, before: EventFacts): void {
    const nodeId = this.#node(node)
    this.#dropPartial.run(time, serial, nodeId)
    for (const operation of before.operations) {
      const file = this.#files.idOf(nodeId, operation.file)
      const row = rowFile(file, operation)
      this.#dropOperation.run(row, time, serial, operation.item)
      this.#inodes.removed(row, operation.inode)
      if (operation.role === 'parent') this.#sightings.removed(file, this.#texts.idOrNull(operation.device), operation)
    }
    // An execution has no operations that could refer to its row.
    for (const { process } of before.executions) this.#dropExecution.run(nodeId, process.pid, time)
    for (const { kind, detail } of before.controlFacts)
      this.#dropControlFact.run(time, serial, nodeId, CONTROL_FACT_KINDS.indexOf(kind), detail ?? '')
    if (before.acts.length > 0) this.#acts.remove(nodeId, time, serial)
  }

  /** Rows are gone whose numbers are remembered: a transaction was rolled back, or the index was pruned. */
  forget(): void {
    this.#texts.forget()
    this.#files.forget()
    this.#processes.forget()
    this.#operations.forget()
    this.#sessionFacts.forget()
    this.#sightings.forget()
    this.#inodes.forget()
    this.#newOperations.forget()
    this.#newExecutions.forget()
    this.#newControlFacts.forget()
    this.#controlFacts.forget()
    this.#acts.forget()
    for (const last of this.#lasts) last.forget()
  }

  /** Before rows are read or removed, and at the end of a transaction. */
  flush(): void {
    this.#operations.flush()
    this.#sightings.flush()
    this.#inodes.flush()
    this.#sessionFacts.flush()
    this.#controlFacts.flush()
    this.#acts.flush()
    this.#processes.flush()
  }

  #node(name: string | null): number {
    return this.#nodes.idOf(name ?? '')
  }

  #operation(operation: FileOperation): void {
    const { time, serial, item, inode, parentInode } = operation
    const node = this.#node(operation.node)
    const fileId = this.#files.idOf(node, operation.file)
    const file = rowFile(fileId, operation)
    // Looked up first, so that an event that came another way before leaves no second row of its process.
    const isNew = this.#newOperations.isLast(time, serial) || this.#newOperations.isNew(time, serial)
    if (!isNew && this.#isStored(file, time, serial, item)) return
    const process = this.#processes.idOf(node, time, operation.process)
    const device = this.#devices.idOrNull(operation.device)
    const peer = operation.peer === null ? null : this.#files.idOf(node, operation.peer)
    const key = this.#keys.idOrNull(operation.key)
    const what = packWhat(operation)
    if (operation.role === 'parent') this.#sightings.add(fileId, device, operation)
    else if (inode !== null) this.#inodes.add(fileId, inode)
    this.#operations.add([file, time, serial, item, what, inode, device, parentInode, peer, key, process])
  }

  #isStored(file: number, time: number, serial: number, item: number): boolean {
    this.#operations.flush()
    return this.#hasOperation.get(file, time, serial, item) !== undefined
  }

  #act(act: Act): void {
    this.#acts.add(this.#node(act.node), act)
  }

  #execution({ node, time, serial, process }: Execution): void {
    const nodeId = this.#node(node)
    if (!this.#newExecutions.isNew(time, serial)) {
      this.#processes.flush()
      if (this.#hasProcess.get(nodeId, process.pid, time) !== undefined) return
    }
    this.#processes.idOf(nodeId, time, process, serial)
  }

  #controlFact(fact: ControlFact): void {
    const node = this.#node(fact.node)
    const kind = CONTROL_FACT_KINDS.indexOf(fact.kind)
    const detail = fact.detail ?? ''
    const { time, serial, process } = fact
    const high = this.#newControlFacts
    const isNew = high.isNew(time, serial) || (process?.executed !== true && high.isLast(time, serial))
    if (!isNew && this.#isControlFactStored(time, serial, node, kind, detail)) return
    const by = process === null ? null : this.#processes.idOf(node, time, process)
    this.#controlFacts.add([node, time, serial, kind, detail, by])
  }

  #isControlFactStored(time: number, serial: number, node: number, kind: number, detail: string): boolean {
    this.#controlFacts.flush()
    return this.#hasControlFact.get(time, serial, node, kind, detail) !== undefined
  }
}
