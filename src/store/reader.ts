import type { Database, Statement } from 'better-sqlite3'
import type { AuditEvent, AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import { CONTROL_FACT_KINDS, type ControlFact } from '../model/control-fact.js'
import type { FileOperation } from '../model/file-operation.js'
import type { FileReference } from '../model/file-reference.js'
import type { ProcessFacts } from '../model/process-facts.js'
import { SESSION_FACT_KINDS, type SessionFact } from '../model/session.js'
import type { UserName } from '../model/user-name.js'
import { unpackWhat } from './pack.js'
import type { ObservedExecution, OperationQuery, ProcessObservation } from './store.js'

const PROCESS_COLUMNS = `p.pid, p.ppid, p.auid, p.ses, p.uid, p.euid, p.gid, xe.value AS exe, xc.value AS comm, xt.value AS tty,
  xd.value AS cwd, p.command, p.executed`
const PROCESS_TEXTS = `LEFT JOIN text xe ON xe.id = p.exe LEFT JOIN text xc ON xc.id = p.comm LEFT JOIN text xt ON xt.id = p.tty
  LEFT JOIN text xd ON xd.id = p.cwd`
const OPERATION = `SELECT o.time, o.serial, o.item, o.what, o.inode, o.parent_inode AS parentInode, f.reference AS file,
  n.value AS node, dv.value AS device, pf.reference AS peer, k.value AS key, ${PROCESS_COLUMNS}
  FROM operation o JOIN file f ON f.id = o.file JOIN text n ON n.id = f.node JOIN process p ON p.id = o.process
  LEFT JOIN text dv ON dv.id = o.device LEFT JOIN file pf ON pf.id = o.peer LEFT JOIN text k ON k.id = o.key ${PROCESS_TEXTS}`

type ProcessRow = Omit<ProcessFacts, 'executed'> & { readonly executed: number }
type OperationRow = ProcessRow &
  Pick<FileOperation, 'time' | 'serial' | 'item' | 'inode' | 'parentInode' | 'file' | 'device' | 'peer' | 'key'> & {
    readonly node: string
    readonly what: number
  }
type SessionRow = Omit<SessionFact, 'node' | 'kind' | 'success'> & { node: string; kind: number; success: number }
type ControlRow = ProcessRow & {
  node: string
  time: number
  serial: number
  kind: number
  detail: string
  process: number | null
}

/** Reads the index. Every statement is prepared once, at the first use of its method. */
export class FactReader {
  readonly #statements = new Map<string, Statement>()

  constructor(private readonly database: Database) {}

  operations({ from, to, references = [], inodes = [] }: OperationQuery): readonly FileOperation[] {
    const found = new Map<string, FileOperation>()
    const take = (rows: readonly OperationRow[]): void => {
      for (const row of rows) {
        const operation = operationOf(row)
        found.set(`${row.node} ${row.time} ${row.serial} ${row.item} ${row.file}`, operation)
      }
    }
    for (const reference of references)
      take(
        this.#all<OperationRow>(`${OPERATION} WHERE f.reference = ? AND o.time BETWEEN ? AND ?`, reference, from, to),
      )
    for (const inode of inodes)
      take(this.#all<OperationRow>(`${OPERATION} WHERE o.inode = ? AND o.time BETWEEN ? AND ?`, inode, from, to))
    return [...found.values()].sort((a, b) => a.time - b.time || a.serial - b.serial || a.item - b.item)
  }

  unresolvedOperations(from: number, to: number): readonly FileOperation[] {
    // References that are no path begin with a NUL, so they are one stretch of the dictionary.
    const where = `WHERE f.reference < '/' AND o.time BETWEEN ? AND ? ORDER BY o.time, o.serial, o.item`
    return this.#all<OperationRow>(`${OPERATION} ${where}`, from, to).map(operationOf)
  }

  referencesBelow(directory: ByteString): readonly FileReference[] {
    const prefix = directory === '/' ? '/' : `${directory}/`
    const sql =
      'SELECT DISTINCT reference FROM file WHERE reference = ? OR (reference >= ? AND reference < ?) ORDER BY 1'
    const rows = this.#all<{ reference: string }>(sql, directory, prefix, `${prefix.slice(0, -1)}0`)
    return rows.map(({ reference }) => reference)
  }

  processes(node: string | null, pid: number, from: number, to: number): readonly ProcessObservation[] {
    const sql = `SELECT p.time, ${PROCESS_COLUMNS} FROM process p ${PROCESS_TEXTS}
      WHERE p.node = (SELECT id FROM text WHERE value = ?) AND p.pid = ? AND p.time BETWEEN ? AND ? ORDER BY p.time, p.id`
    const rows = this.#all<ProcessRow & { time: number }>(sql, node ?? '', pid, from, to)
    return rows.map((row) => ({ time: row.time, process: processOf(row) }))
  }

  executions(from: number, to: number): readonly ObservedExecution[] {
    const sql = `SELECT p.time, n.value AS node, ${PROCESS_COLUMNS} FROM process p JOIN text n ON n.id = p.node ${PROCESS_TEXTS}
      WHERE p.executed AND p.time BETWEEN ? AND ? ORDER BY p.time, p.id`
    const rows = this.#all<ProcessRow & { time: number; node: string }>(sql, from, to)
    return rows.map((row) => ({ node: nodeName(row.node), time: row.time, process: processOf(row) }))
  }

  sessionFacts(node: string | null, ses: number, from = -1e15, to = 1e15): readonly SessionFact[] {
    const where = `WHERE s.node = (SELECT id FROM text WHERE value = ?) AND s.ses = ? AND s.time BETWEEN ? AND ?
      ORDER BY s.time, s.serial`
    return this.#all<SessionRow>(`${SESSION_FACT} ${where}`, node ?? '', ses, from, to).map(sessionFactOf)
  }

  sessionFactsBetween(from: number, to: number): readonly SessionFact[] {
    const where = 'WHERE s.time BETWEEN ? AND ? ORDER BY s.time, s.serial'
    return this.#all<SessionRow>(`${SESSION_FACT} ${where}`, from, to).map(sessionFactOf)
  }

  controlFacts(from: number, to: number): readonly ControlFact[] {
    const sql = `SELECT c.time, c.serial, c.kind, c.detail, c.process, n.value AS node, ${PROCESS_COLUMNS} FROM control_fact c
      JOIN text n ON n.id = c.node LEFT JOIN process p ON p.id = c.process ${PROCESS_TEXTS}
      WHERE c.time BETWEEN ? AND ? ORDER BY c.time, c.serial`
    return this.#all<ControlRow>(sql, from, to).map((row) => ({
      node: nodeName(row.node),
      time: row.time,
      serial: row.serial,
      kind: CONTROL_FACT_KINDS[row.kind]!,
      detail: row.detail === '' ? null : row.detail,
      process: row.process === null ? null : processOf(row),
    }))
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

  #all<Row>(sql: string, ...parameters: unknown[]): Row[] {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement.all(...parameters) as Row[]
  }
}

const SESSION_FACT = `SELECT n.value AS node, s.ses, s.time, s.serial, s.kind, s.pid, s.auid, s.old_auid AS oldAuid,
  xa.value AS account, xe.value AS exe, xr.value AS address, xt.value AS terminal, s.success
  FROM session_fact s JOIN text n ON n.id = s.node LEFT JOIN text xa ON xa.id = s.account LEFT JOIN text xe ON xe.id = s.exe
  LEFT JOIN text xr ON xr.id = s.address LEFT JOIN text xt ON xt.id = s.terminal`

const nodeName = (stored: string): string | null => (stored === '' ? null : stored)

const sessionFactOf = (row: SessionRow): SessionFact => ({
  ...row,
  node: nodeName(row.node),
  kind: SESSION_FACT_KINDS[row.kind]!,
  success: row.success === 1,
})

const operationOf = (row: OperationRow): FileOperation => ({
  node: nodeName(row.node),
  time: row.time,
  serial: row.serial,
  item: row.item,
  ...unpackWhat(row.what),
  file: row.file,
  inode: row.inode,
  device: row.device,
  parentInode: row.parentInode,
  peer: row.peer,
  key: row.key,
  process: processOf(row),
})

const processOf = (row: ProcessRow): ProcessFacts => ({
  pid: row.pid,
  ppid: row.ppid,
  auid: row.auid,
  ses: row.ses,
  uid: row.uid,
  euid: row.euid,
  gid: row.gid,
  exe: row.exe,
  comm: row.comm,
  tty: row.tty,
  cwd: row.cwd,
  command: row.command,
  executed: row.executed === 1,
})
