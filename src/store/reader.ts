import type { Database, Statement } from 'better-sqlite3'
import { ACT_OUTCOMES, type Act } from '../model/act.js'
import type { AuditEvent, AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import { KERNEL_NUMBERED, numbersOf, type ControlFact, type ControlFactKind } from '../model/control-fact.js'
import type { FileOperation, OperationKind } from '../model/file-operation.js'
import type { FileReference } from '../model/file-reference.js'
import { groupedBy } from '../model/group-by.js'
import { SESSION_FACT_KINDS, type SessionFact } from '../model/session.js'
import type { UserName } from '../model/user-name.js'
import { KnownRows } from './known-rows.js'
import { successesOf } from './pack.js'
import { StoredControlFact, StoredOperation, type ControlRow, type OperationRow } from './stored.js'
import { SESSION_PERIOD } from './session-periods.js'
import type { DirectorySighting, Lengths, ObservedExecution, OperationQuery, ProcessObservation } from './store.js'

const COLUMNS = `o.file, o.time, o.serial, o.item, o.what, o.inode, o.device, o.parent_inode AS parentInode, o.peer, o.key,
  o.process`
const OPERATION = `SELECT ${COLUMNS} FROM operation o`
const PROCESS = 'SELECT p.id, p.time, p.node FROM process p'
const SESSION_FACT =
  'SELECT s.node, s.ses, s.time, s.serial, s.kind, s.pid, s.manner, s.account, s.address FROM session_fact s'

const SIGHTING = 'SELECT file, inode, device, success, first, last FROM directory_sighting WHERE'
/** Inodes that are looked for one by one: SQLite makes a table of a list, which costs more than the search. */
const FEW = 8
/** Any of a list of numbers, given as JSON: one statement for all of them. */
const OF_LIST = '(SELECT value FROM json_each(?))'
/** By the files that had an inode, but one; CROSS JOIN in SQLite keeps that order. */
const OPERATION_OF_INODE = `SELECT ${COLUMNS} FROM file_inode i CROSS JOIN operation o ON o.file = i.file
  WHERE i.inode = ? AND i.file <> ? AND o.time BETWEEN ? AND ? AND o.inode = i.inode`
/**
 * By the files that had any of many inodes. A file that is written anew each time has many inodes: its
 * operations are gone through once, not once for each inode.
 */
const OPERATION_OF_INODES = `SELECT ${COLUMNS} FROM (SELECT DISTINCT file FROM file_inode WHERE inode IN ${OF_LIST} AND file NOT IN ${OF_LIST}) i
  CROSS JOIN operation o ON o.file = i.file WHERE o.time BETWEEN ? AND ? AND o.inode IN ${OF_LIST}`

const BELOW = '(reference = ? OR (reference >= ? AND reference < ?))'
const placesBelow = (directory: ByteString): readonly string[] => {
  const prefix = directory === '/' ? '/' : `${directory}/`
  return [directory, prefix, `${prefix.slice(0, -1)}0`]
}
const ANY_LENGTH: Lengths = { from: 0, to: Infinity }

/** A row of `directory_sighting`. */
interface SightingRow {
  readonly file: number
  readonly inode: number
  readonly device: number
  readonly success: number
  readonly first: number
  readonly last: number
}
interface ProcessSighting {
  readonly id: number
  readonly time: number
  readonly node: number
}
interface SessionRow extends Pick<SessionFact, 'ses' | 'time' | 'serial' | 'pid'> {
  readonly node: number
  readonly kind: number
  readonly manner: number
  readonly account: number | null
  readonly address: number | null
}
interface ActRow {
  readonly node: number
  readonly time: number
  readonly serial: number
  readonly kind: number
  readonly object: number
  readonly outcome: number
  readonly key: number | null
  readonly process: number | null
}

/** Reads the index. Every statement is prepared once, at the first use of its method. */
export class FactReader {
  readonly #statements = new Map<string, Statement>()
  readonly #rows: KnownRows
  #isFrozen = false

  constructor(private readonly database: Database) {
    this.#rows = new KnownRows(database)
  }

  /** This process has written: what was remembered of the index may be wrong. */
  forget(): void {
    this.#rows.forget()
  }

  /** From here on no process writes anything that is read here. */
  freeze(): void {
    this.#rows.refresh()
    this.#isFrozen = true
  }

  operations({
    from,
    to,
    references = [],
    inodes = [],
    besides = [],
    withoutParents = false,
  }: OperationQuery): readonly FileOperation[] {
    const found: OperationRow[][] = []
    const take = (rows: OperationRow[] | undefined): void => {
      if (rows !== undefined && rows.length > 0) found.push(rows)
    }
    const named = `${OPERATION} WHERE o.file = ? AND o.time BETWEEN ? AND ?`
    for (const reference of references)
      for (const id of this.#filesOf(reference)) {
        take(this.#arrays<OperationRow>(named, id, from, to))
        if (!withoutParents) take(this.#arrays<OperationRow>(named, -id, from, to))
      }
    if (inodes.length > 0) {
      const known = new Set(besides.flatMap((reference) => this.#filesOf(reference)))
      const ofInode = `${named} AND o.inode = ?`
      const many = inodes.length > FEW || known.size > 1 ? this.#ofInodes(inodes, known, from, to) : null
      const [except = 0] = known
      const sightings = withoutParents ? NONE : groupedBy(this.#sightingsOf(inodes, from, to), ({ inode }) => inode)
      for (const inode of inodes) {
        take(many === null ? this.#arrays<OperationRow>(OPERATION_OF_INODE, inode, except, from, to) : many.get(inode))
        for (const { file, first, last } of sightings.get(inode) ?? []) {
          if (known.has(file)) continue
          take(this.#arrays<OperationRow>(ofInode, -file, Math.max(first, from), Math.min(last, to), inode))
        }
      }
    }
    return oncePerKey(found).map((row) => this.#operationOf(row))
  }

  /** Those of many inodes, by inode, but of no file that is known. */
  #ofInodes(
    inodes: readonly number[],
    known: ReadonlySet<number>,
    from: number,
    to: number,
  ): ReadonlyMap<number | null, OperationRow[]> {
    const list = JSON.stringify(inodes)
    const rows = this.#arrays<OperationRow>(OPERATION_OF_INODES, list, JSON.stringify([...known]), from, to, list)
    return groupedBy(rows, ([, , , , , inode]) => inode)
  }

  directorySightings({ from, to, references = [], inodes = [] }: OperationQuery): readonly DirectorySighting[] {
    const rows = new Map<string, SightingRow>()
    const take = (found: readonly SightingRow[]): void => {
      for (const row of found) rows.set(`${row.file} ${row.inode} ${row.device} ${row.success} ${row.first}`, row)
    }
    for (const reference of references)
      for (const id of this.#filesOf(reference))
        take(this.#all<SightingRow>(`${SIGHTING} file = ? AND first <= ? AND last >= ?`, id, to, from))
    const ofInode = groupedBy(this.#sightingsOf(inodes, from, to), ({ inode }) => inode)
    for (const inode of inodes) take(ofInode.get(inode) ?? [])
    return [...rows.values()].flatMap((row) => this.#sightingOf(row, from, to)).sort((a, b) => a.from - b.from)
  }

  #sightingsOf(inodes: readonly number[], from: number, to: number): readonly SightingRow[] {
    if (inodes.length === 0) return []
    const sql = `${SIGHTING} inode IN ${OF_LIST} AND first <= ? AND last >= ?`
    return this.#all<SightingRow>(sql, JSON.stringify(inodes), to, from)
  }

  #sightingOf(row: SightingRow, from: number, to: number): readonly DirectorySighting[] {
    const { file, inode, device, success } = row
    const within = row.first >= from && row.last <= to ? row : this.#timesWithin(row, from, to)
    if (within === null) return []
    const { reference, node } = this.#rows.file(file)
    const directory = { node: this.#rows.node(node), file: reference, inode, success: success === 1 }
    return [
      { ...directory, device: device === 0 ? null : this.#rows.text(device), from: within.first, to: within.last },
    ]
  }

  /** The first and the last operation of a sighting that lies across the border of a span; null when all are outside. */
  #timesWithin(row: SightingRow, from: number, to: number): { readonly first: number; readonly last: number } | null {
    const sql = `SELECT min(time) AS first, max(time) AS last FROM operation WHERE file = ? AND time BETWEEN ? AND ?
      AND inode = ? AND ifnull(device, 0) = ? AND (what & 256 <> 0) = ?`
    const [start, end] = [Math.max(row.first, from), Math.min(row.last, to)]
    const key = [row.inode, row.device, row.success]
    const found = this.#all<{ first: number | null; last: number | null }>(sql, -row.file, start, end, ...key)[0]
    return found?.first == null || found.last === null ? null : { first: found.first, last: found.last }
  }

  #filesOf(reference: FileReference): readonly number[] {
    if (!this.#isFrozen) this.#rows.refresh()
    return this.#rows.filesOf(reference)
  }

  operationsOfKinds(kinds: readonly OperationKind[], from: number, to: number): readonly FileOperation[] {
    const { mask, values } = successesOf(kinds)
    const where = `WHERE o.file > 0 AND o.time BETWEEN ? AND ? AND (o.what & ${mask}) IN (${values.join(', ')})
      ORDER BY o.time, o.serial, o.item`
    return this.#arrays<OperationRow>(`${OPERATION} ${where}`, from, to).map((row) => this.#operationOf(row))
  }

  unresolvedOperations(from: number, to: number): readonly FileOperation[] {
    // References that are no path begin with a NUL, so they are one stretch of the dictionary.
    const unnamed = "FROM file WHERE reference < '/'"
    const where = `WHERE o.file IN (SELECT id ${unnamed} UNION ALL SELECT -id ${unnamed}) AND o.time BETWEEN ? AND ?
      ORDER BY o.time, o.serial, o.item`
    return this.#arrays<OperationRow>(`${OPERATION} ${where}`, from, to).map((row) => this.#operationOf(row))
  }

  referencesBelow(directory: ByteString, bytes: Lengths = ANY_LENGTH): readonly FileReference[] {
    const sql = `SELECT DISTINCT reference FROM file WHERE ${BELOW} AND length(reference) BETWEEN ? AND ? ORDER BY 1`
    const rows = this.#all<{ reference: string }>(sql, ...placesBelow(directory), bytes.from, bytes.to)
    return rows.map(({ reference }) => reference)
  }

  nextReference(from: string, before: string): FileReference | null {
    const sql = 'SELECT reference FROM file WHERE reference >= ? AND reference < ? ORDER BY reference LIMIT 1'
    return this.#all<{ reference: string }>(sql, from, before)[0]?.reference ?? null
  }

  isAnyBelow(directory: ByteString): boolean {
    return this.#all(`SELECT 1 FROM file WHERE ${BELOW} LIMIT 1`, ...placesBelow(directory)).length > 0
  }

  processes(node: string | null, pid: number, from: number, to: number): readonly ProcessObservation[] {
    const sql = `${PROCESS} WHERE p.node = (SELECT id FROM text WHERE value = ?) AND p.pid = ? AND p.time BETWEEN ? AND ?
      ORDER BY p.time, p.id`
    const rows = this.#all<ProcessSighting>(sql, node ?? '', pid, from, to)
    return rows.map(({ id, time }) => ({ time, process: this.#rows.process(id) }))
  }

  executions(from: number, to: number): readonly ObservedExecution[] {
    const sql = `SELECT p.id, p.time, p.node, p.executed AS serial FROM process p
      WHERE p.executed AND p.time BETWEEN ? AND ? ORDER BY p.time, p.id`
    const rows = this.#all<ProcessSighting & { serial: number }>(sql, from, to)
    return rows.map(({ id, node, time, serial }) => ({
      node: this.#rows.node(node),
      time,
      serial,
      process: this.#rows.process(id),
    }))
  }

  sessionFacts(node: string | null, ses: number, from = -1e15, to = 1e15): readonly SessionFact[] {
    const where = `WHERE s.node = (SELECT id FROM text WHERE value = ?) AND s.ses = ? AND s.time BETWEEN ? AND ?
      ORDER BY s.time, s.serial`
    const rows = this.#all<SessionRow>(`${SESSION_FACT} ${where}`, node ?? '', ses, from, to)
    return rows.map((row) => this.#sessionFactOf(row))
  }

  sessionFactsBetween(from: number, to: number): readonly SessionFact[] {
    const where = 'WHERE s.time BETWEEN ? AND ? ORDER BY s.time, s.serial'
    return this.#all<SessionRow>(`${SESSION_FACT} ${where}`, from, to).map((row) => this.#sessionFactOf(row))
  }

  firstSeenBetween(name: string | null, after: number, until: number): number | null {
    const node = this.#all<{ id: number }>('SELECT id FROM text WHERE value = ?', name ?? '')[0]?.id
    if (node === undefined) return null
    let first: number | null = null
    for (const which of ['executed', 'NOT executed']) {
      const sql = `SELECT time FROM process WHERE ${which} AND time > ? AND time <= ? AND +node = ? ORDER BY time LIMIT 1`
      first = this.#all<{ time: number }>(sql, after, first ?? until, node)[0]?.time ?? first
    }
    return this.#firstSessionFact(node, after, first ?? until) ?? first
  }

  #firstSessionFact(node: number, after: number, until: number): number | null {
    const [from, to] = [after, until].map((time) => Math.floor(time / SESSION_PERIOD))
    const periods = 'SELECT min(period) AS period FROM session_period WHERE node = ? AND period BETWEEN ? AND ?'
    const facts = `SELECT min(s.time) AS time FROM session_period p CROSS JOIN session_fact s
      ON s.node = p.node AND s.ses = p.ses AND s.time > ? AND s.time <= ? WHERE p.node = ? AND p.period = ?`
    for (let period = from!; ; period++) {
      const next = this.#all<{ period: number | null }>(periods, node, period, to)[0]?.period ?? null
      if (next === null) return null
      // A session of this period may have its next fact in a later one, behind those of other sessions.
      const end = Math.min(until, (next + 1) * SESSION_PERIOD - 1)
      const found = this.#all<{ time: number | null }>(facts, after, end, node, next)[0]?.time ?? null
      if (found !== null) return found
      period = next
    }
  }

  controlFacts(from: number, to: number, kinds?: readonly ControlFactKind[]): readonly ControlFact[] {
    const wanted = kinds === undefined ? undefined : numbersOf(kinds)
    const sql = `SELECT node, time, serial, kind, detail, process FROM control_fact
      WHERE time BETWEEN ? AND ? ${wanted === undefined ? '' : `AND kind IN (${wanted})`} ORDER BY time, serial`
    return this.#arrays<ControlRow>(sql, from, to).map((row) => this.#controlFactOf(row))
  }

  highestSerials(from: number, before: number): ReadonlyMap<string | null, number> {
    const sql = `SELECT node, max(serial) AS serial FROM control_fact
      WHERE time >= ? AND time < ? AND kind IN (${numbersOf(KERNEL_NUMBERED)}) GROUP BY node`
    const rows = this.#all<{ node: number; serial: number }>(sql, from, before)
    return new Map(rows.map(({ node, serial }) => [this.#rows.node(node), serial]))
  }

  acts(from: number, to: number, only?: string): readonly Act[] {
    const sql = `SELECT node, time, serial, kind, object, outcome, key, process FROM act
      WHERE time BETWEEN ? AND ? ${only === undefined ? '' : 'AND kind = (SELECT id FROM text WHERE value = ?)'} ORDER BY time, serial`
    const rows = this.#rows
    return this.#all<ActRow>(sql, from, to, ...(only === undefined ? [] : [only])).map(
      ({ node, time, serial, kind, object, outcome, key, process }) => ({
        ...{ node: rows.node(node), time, serial, kind: rows.text(kind), key: rows.textOrNull(key) },
        object: rows.text(object) === '' ? null : rows.text(object),
        outcome: ACT_OUTCOMES[outcome]!,
        process: process === null ? null : rows.process(process),
      }),
    )
  }

  nodes(): readonly (string | null)[] {
    // A node is one of few, and `process` has an index that begins with it: each is found by a jump to the next.
    const names: (string | null)[] = []
    let last = -1
    for (;;) {
      const sql =
        'SELECT p.node AS id, n.value AS name FROM process p JOIN text n ON n.id = p.node WHERE p.node > ? ORDER BY p.node LIMIT 1'
      const next = this.#all<{ id: number; name: string }>(sql, last)[0]
      if (next === undefined) return names
      names.push(nodeName(next.name))
      last = next.id
    }
  }

  userNames(): readonly UserName[] {
    const sql = 'SELECT n.value AS node, u.uid, u.name FROM user_name u JOIN text n ON n.id = u.node'
    return this.#all<{ node: string; uid: number; name: string }>(sql).map((row) => ({
      ...row,
      node: nodeName(row.node),
    }))
  }

  partialEvents(): readonly AuditEvent[] {
    const sql = 'SELECT n.value AS node, e.time, e.serial, e.records FROM partial_event e JOIN text n ON n.id = e.node'
    return this.#all<{ node: string; time: number; serial: number; records: string }>(sql).map((row) => ({
      node: nodeName(row.node),
      time: row.time,
      serial: row.serial,
      records: JSON.parse(row.records) as AuditRecord[],
      complete: false,
    }))
  }

  #operationOf(row: OperationRow): FileOperation {
    const operation = new StoredOperation(row, this.#rows)
    return this.#isFrozen ? operation : Object.assign({}, operation, { process: operation.process })
  }

  #controlFactOf(row: ControlRow): ControlFact {
    const fact = new StoredControlFact(row, this.#rows)
    return this.#isFrozen ? fact : Object.assign({}, fact, { process: fact.process })
  }

  // Written out: to spread a row costs more than to read it.
  #sessionFactOf(row: SessionRow): SessionFact {
    const rows = this.#rows
    const manner = rows.manner(row.manner)
    return {
      node: rows.node(row.node),
      ses: row.ses,
      time: row.time,
      serial: row.serial,
      kind: SESSION_FACT_KINDS[row.kind]!,
      pid: row.pid,
      auid: manner.auid,
      oldAuid: manner.oldAuid,
      oldSes: manner.oldSes,
      account: rows.textOrNull(row.account),
      exe: manner.exe,
      address: rows.textOrNull(row.address),
      terminal: manner.terminal,
      success: manner.success,
    }
  }

  #all<Row>(sql: string, ...parameters: unknown[]): Row[] {
    return this.#prepared(sql).all(...parameters) as Row[]
  }

  #arrays<Row extends readonly unknown[]>(sql: string, ...parameters: unknown[]): Row[] {
    return this.#prepared(sql, true).all(...parameters) as Row[]
  }

  #prepared(sql: string, isRaw = false): Statement {
    if (!this.#isFrozen) this.#rows.refresh()
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(sql).raw(isRaw)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}

/** In the order of the log. What one statement finds has each row once. */
const oncePerKey = (found: readonly OperationRow[][]): OperationRow[] => {
  const rows = found.flat().sort((a, b) => a[1] - b[1] || a[2] - b[2] || a[3] - b[3])
  if (found.length < 2) return rows
  const once: OperationRow[] = []
  // Within `once`: where the rows of the same time, serial and item begin, which differ in their file.
  let start = 0
  for (const row of rows) {
    const first = once[start]
    if (first === undefined || row[1] !== first[1] || row[2] !== first[2] || row[3] !== first[3]) start = once.length
    let place = start
    while (place < once.length && once[place]![0] !== row[0]) place++
    if (place === once.length) once.push(row)
  }
  return once
}

const NONE: ReadonlyMap<number, never[]> = new Map()

const nodeName = (stored: string): string | null => (stored === '' ? null : stored)
