import { groupedBy } from '../model/group-by.js'
import type { Statements } from './statements.js'
import type { DirectorySighting, OperationQuery } from './store.js'

const SIGHTING = 'SELECT file, inode, device, success, first, last FROM directory_sighting WHERE'
/** Any of a list of numbers, given as JSON: one statement for all of them. */
export const OF_LIST = '(SELECT value FROM json_each(?))'

/** A row of `directory_sighting`. */
interface SightingRow {
  readonly file: number
  readonly inode: number
  readonly device: number
  readonly success: number
  readonly first: number
  readonly last: number
}

/** Reads which inode a directory had, and when (directory-sightings.ts). */
export class SightingReader {
  constructor(private readonly statements: Statements) {}

  find({ from, to, references = [], inodes = [] }: OperationQuery): readonly DirectorySighting[] {
    const rows = new Map<string, SightingRow>()
    const take = (found: readonly SightingRow[]): void => {
      for (const row of found) rows.set(`${row.file} ${row.inode} ${row.device} ${row.success} ${row.first}`, row)
    }
    for (const reference of references)
      for (const id of this.statements.filesOf(reference))
        take(this.statements.all<SightingRow>(`${SIGHTING} file = ? AND first <= ? AND last >= ?`, id, to, from))
    const ofInode = groupedBy(this.ofInodes(inodes, from, to), ({ inode }) => inode)
    for (const inode of inodes) take(ofInode.get(inode) ?? [])
    return [...rows.values()].flatMap((row) => this.#sightingOf(row, from, to)).sort((a, b) => a.from - b.from)
  }

  ofInodes(inodes: readonly number[], from: number, to: number): readonly SightingRow[] {
    if (inodes.length === 0) return []
    const sql = `${SIGHTING} inode IN ${OF_LIST} AND first <= ? AND last >= ?`
    return this.statements.all<SightingRow>(sql, JSON.stringify(inodes), to, from)
  }

  #sightingOf(row: SightingRow, from: number, to: number): readonly DirectorySighting[] {
    const { file, inode, device, success } = row
    const within = row.first >= from && row.last <= to ? row : this.#timesWithin(row, from, to)
    if (within === null) return []
    const { reference, node } = this.statements.known.file(file)
    const directory = { node: this.statements.known.node(node), file: reference, inode, success: success === 1 }
    return [
      {
        ...directory,
        device: device === 0 ? null : this.statements.known.text(device),
        from: within.first,
        to: within.last,
      },
    ]
  }

  /** The first and the last operation of a sighting that lies across the border of a span; null when all are outside. */
  #timesWithin(row: SightingRow, from: number, to: number): { readonly first: number; readonly last: number } | null {
    const sql = `SELECT min(time) AS first, max(time) AS last FROM operation WHERE file = ? AND time BETWEEN ? AND ?
      AND inode = ? AND ifnull(device, 0) = ? AND (what & 256 <> 0) = ?`
    const [start, end] = [Math.max(row.first, from), Math.min(row.last, to)]
    const key = [row.inode, row.device, row.success]
    const found = this.statements.all<{ first: number | null; last: number | null }>(
      sql,
      -row.file,
      start,
      end,
      ...key,
    )[0]
    return found?.first == null || found.last === null ? null : { first: found.first, last: found.last }
  }
}
