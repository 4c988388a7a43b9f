import type { FileOperation, OperationKind } from '../model/file-operation.js'
import { groupedBy } from '../model/group-by.js'
import { successesOf } from './pack.js'
import { OF_LIST, type SightingReader } from './sighting-reader.js'
import type { Statements } from './statements.js'
import { StoredOperation, type OperationRow } from './stored.js'
import type { OperationQuery } from './store.js'

const COLUMNS = `o.file, o.time, o.serial, o.item, o.what, o.inode, o.device, o.parent_inode AS parentInode, o.peer, o.key,
  o.process`
const OPERATION = `SELECT ${COLUMNS} FROM operation o`
/** Inodes that are looked for one by one: SQLite makes a table of a list, which costs more than the search. */
const FEW = 8
/** By the files that had an inode, but one; CROSS JOIN in SQLite keeps that order. */
const OPERATION_OF_INODE = `SELECT ${COLUMNS} FROM file_inode i CROSS JOIN operation o ON o.file = i.file
  WHERE i.inode = ? AND i.file <> ? AND o.time BETWEEN ? AND ? AND o.inode = i.inode`
/**
 * By the files that had any of many inodes. A file that is written anew each time has many inodes: its
 * operations are gone through once, not once for each inode.
 */
const OPERATION_OF_INODES = `SELECT ${COLUMNS} FROM (SELECT DISTINCT file FROM file_inode WHERE inode IN ${OF_LIST} AND file NOT IN ${OF_LIST}) i
  CROSS JOIN operation o ON o.file = i.file WHERE o.time BETWEEN ? AND ? AND o.inode IN ${OF_LIST}`

/** Reads operations on files. */
export class OperationReader {
  constructor(
    private readonly statements: Statements,
    private readonly sightings: SightingReader,
  ) {}

  find({
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
      for (const id of this.statements.filesOf(reference)) {
        take(this.statements.arrays<OperationRow>(named, id, from, to))
        if (!withoutParents) take(this.statements.arrays<OperationRow>(named, -id, from, to))
      }
    if (inodes.length > 0) {
      const known = new Set(besides.flatMap((reference) => this.statements.filesOf(reference)))
      const ofInode = `${named} AND o.inode = ?`
      const many = inodes.length > FEW || known.size > 1 ? this.#ofInodes(inodes, known, from, to) : null
      const [except = 0] = known
      const sightings = withoutParents
        ? NONE
        : groupedBy(this.sightings.ofInodes(inodes, from, to), ({ inode }) => inode)
      for (const inode of inodes) {
        take(
          many === null
            ? this.statements.arrays<OperationRow>(OPERATION_OF_INODE, inode, except, from, to)
            : many.get(inode),
        )
        for (const { file, first, last } of sightings.get(inode) ?? []) {
          if (known.has(file)) continue
          take(this.statements.arrays<OperationRow>(ofInode, -file, Math.max(first, from), Math.min(last, to), inode))
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
    const rows = this.statements.arrays<OperationRow>(
      OPERATION_OF_INODES,
      list,
      JSON.stringify([...known]),
      from,
      to,
      list,
    )
    return groupedBy(rows, ([, , , , , inode]) => inode)
  }

  ofKinds(kinds: readonly OperationKind[], from: number, to: number): readonly FileOperation[] {
    const { mask, values } = successesOf(kinds)
    const where = `WHERE o.file > 0 AND o.time BETWEEN ? AND ? AND (o.what & ${mask}) IN (${values.join(', ')})
      ORDER BY o.time, o.serial, o.item`
    return this.statements.arrays<OperationRow>(`${OPERATION} ${where}`, from, to).map((row) => this.#operationOf(row))
  }

  unresolved(from: number, to: number): readonly FileOperation[] {
    // References that are no path begin with a NUL, so they are one stretch of the dictionary.
    const unnamed = "FROM file WHERE reference < '/'"
    const where = `WHERE o.file IN (SELECT id ${unnamed} UNION ALL SELECT -id ${unnamed}) AND o.time BETWEEN ? AND ?
      ORDER BY o.time, o.serial, o.item`
    return this.statements.arrays<OperationRow>(`${OPERATION} ${where}`, from, to).map((row) => this.#operationOf(row))
  }

  #operationOf(row: OperationRow): FileOperation {
    const operation = new StoredOperation(row, this.statements.known)
    return this.statements.isFrozen ? operation : Object.assign({}, operation, { process: operation.process })
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
