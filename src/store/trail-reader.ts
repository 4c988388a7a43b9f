import { ACT_OUTCOMES, type Act } from '../model/act.js'
import { KERNEL_NUMBERED, numbersOf, type ControlFact, type ControlFactKind } from '../model/control-fact.js'
import type { Statements } from './statements.js'
import { StoredControlFact, type ControlRow } from './stored.js'

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

/** Reads what events tell of the trail itself, and acts. */
export class TrailReader {
  constructor(private readonly statements: Statements) {}

  controlFacts(from: number, to: number, kinds?: readonly ControlFactKind[]): readonly ControlFact[] {
    const wanted = kinds === undefined ? undefined : numbersOf(kinds)
    const sql = `SELECT node, time, serial, kind, detail, process FROM control_fact
      WHERE time BETWEEN ? AND ? ${wanted === undefined ? '' : `AND kind IN (${wanted})`} ORDER BY time, serial`
    return this.statements.arrays<ControlRow>(sql, from, to).map((row) => this.#controlFactOf(row))
  }

  highestSerials(from: number, before: number): ReadonlyMap<string | null, number> {
    const sql = `SELECT node, max(serial) AS serial FROM control_fact
      WHERE time >= ? AND time < ? AND kind IN (${numbersOf(KERNEL_NUMBERED)}) GROUP BY node`
    const rows = this.statements.all<{ node: number; serial: number }>(sql, from, before)
    return new Map(rows.map(({ node, serial }) => [this.statements.known.node(node), serial]))
  }

  acts(from: number, to: number, only?: string): readonly Act[] {
    const sql = `SELECT node, time, serial, kind, object, outcome, key, process FROM act
      WHERE time BETWEEN ? AND ? ${only === undefined ? '' : 'AND kind = (SELECT id FROM text WHERE value = ?)'} ORDER BY time, serial`
    const rows = this.statements.known
    return this.statements
      .all<ActRow>(sql, from, to, ...(only === undefined ? [] : [only]))
      .map(({ node, time, serial, kind, object, outcome, key, process }) => ({
        ...{ node: rows.node(node), time, serial, kind: rows.text(kind), key: rows.textOrNull(key) },
        object: rows.text(object) === '' ? null : rows.text(object),
        outcome: ACT_OUTCOMES[outcome]!,
        process: process === null ? null : rows.process(process),
      }))
  }

  #controlFactOf(row: ControlRow): ControlFact {
    const fact = new StoredControlFact(row, this.statements.known)
    return this.statements.isFrozen ? fact : Object.assign({}, fact, { process: fact.process })
  }
}
