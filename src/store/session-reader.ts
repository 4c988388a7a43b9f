import { SESSION_FACT_KINDS, type SessionFact } from '../model/session.js'
import { SESSION_PERIOD } from './session-periods.js'
import type { Statements } from './statements.js'

const SESSION_FACT =
  'SELECT s.node, s.ses, s.time, s.serial, s.kind, s.pid, s.manner, s.account, s.address FROM session_fact s'

interface SessionRow extends Pick<SessionFact, 'ses' | 'time' | 'serial' | 'pid'> {
  readonly node: number
  readonly kind: number
  readonly manner: number
  readonly account: number | null
  readonly address: number | null
}

/** Reads facts of sessions, and when a host was first seen. */
export class SessionReader {
  constructor(private readonly statements: Statements) {}

  facts(node: string | null, ses: number, from = -1e15, to = 1e15): readonly SessionFact[] {
    const where = `WHERE s.node = (SELECT id FROM text WHERE value = ?) AND s.ses = ? AND s.time BETWEEN ? AND ?
      ORDER BY s.time, s.serial`
    const rows = this.statements.all<SessionRow>(`${SESSION_FACT} ${where}`, node ?? '', ses, from, to)
    return rows.map((row) => this.#sessionFactOf(row))
  }

  factsBetween(from: number, to: number): readonly SessionFact[] {
    const where = 'WHERE s.time BETWEEN ? AND ? ORDER BY s.time, s.serial'
    return this.statements.all<SessionRow>(`${SESSION_FACT} ${where}`, from, to).map((row) => this.#sessionFactOf(row))
  }

  firstSeenBetween(name: string | null, after: number, until: number): number | null {
    const node = this.statements.all<{ id: number }>('SELECT id FROM text WHERE value = ?', name ?? '')[0]?.id
    if (node === undefined) return null
    let first: number | null = null
    for (const which of ['executed', 'NOT executed']) {
      const sql = `SELECT time FROM process WHERE ${which} AND time > ? AND time <= ? AND +node = ? ORDER BY time LIMIT 1`
      first = this.statements.all<{ time: number }>(sql, after, first ?? until, node)[0]?.time ?? first
    }
    return this.#firstSessionFact(node, after, first ?? until) ?? first
  }

  #firstSessionFact(node: number, after: number, until: number): number | null {
    const [from, to] = [after, until].map((time) => Math.floor(time / SESSION_PERIOD))
    const periods = 'SELECT min(period) AS period FROM session_period WHERE node = ? AND period BETWEEN ? AND ?'
    const facts = `SELECT min(s.time) AS time FROM session_period p CROSS JOIN session_fact s
      ON s.node = p.node AND s.ses = p.ses AND s.time > ? AND s.time <= ? WHERE p.node = ? AND p.period = ?`
    for (let period = from!; ; period++) {
      const next = this.statements.all<{ period: number | null }>(periods, node, period, to)[0]?.period ?? null
      if (next === null) return null
      // A session of this period may have its next fact in a later one, behind those of other sessions.
      const end = Math.min(until, (next + 1) * SESSION_PERIOD - 1)
      const found = this.statements.all<{ time: number | null }>(facts, after, end, node, next)[0]?.time ?? null
      if (found !== null) return found
      period = next
    }
  }

  // Written out: to spread a row costs more than to read it.
  #sessionFactOf(row: SessionRow): SessionFact {
    const rows = this.statements.known
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
}
