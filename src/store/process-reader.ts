import type { Statements } from './statements.js'
import type { ObservedExecution, ProcessObservation } from './store.js'

const PROCESS = 'SELECT p.id, p.time, p.node FROM process p'

interface ProcessSighting {
  readonly id: number
  readonly time: number
  readonly node: number
}

/** Reads which processes were seen, and when they became which program. */
export class ProcessReader {
  constructor(private readonly statements: Statements) {}

  seen(node: string | null, pid: number, from: number, to: number): readonly ProcessObservation[] {
    const sql = `${PROCESS} WHERE p.node = (SELECT id FROM text WHERE value = ?) AND p.pid = ? AND p.time BETWEEN ? AND ?
      ORDER BY p.time, p.id`
    const rows = this.statements.all<ProcessSighting>(sql, node ?? '', pid, from, to)
    return rows.map(({ id, time }) => ({ time, process: this.statements.known.process(id) }))
  }

  executions(from: number, to: number): readonly ObservedExecution[] {
    const sql = `SELECT p.id, p.time, p.node, p.executed AS serial FROM process p
      WHERE p.executed AND p.time BETWEEN ? AND ? ORDER BY p.time, p.id`
    const rows = this.statements.all<ProcessSighting & { serial: number }>(sql, from, to)
    return rows.map(({ id, node, time, serial }) => ({
      node: this.statements.known.node(node),
      time,
      serial,
      process: this.statements.known.process(id),
    }))
  }
}
