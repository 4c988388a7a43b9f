import type { ByteString } from '../model/byte-string.js'
import type { FileReference } from '../model/file-reference.js'
import type { Statements } from './statements.js'
import type { Lengths } from './store.js'

const BELOW = '(reference = ? OR (reference >= ? AND reference < ?))'
const placesBelow = (directory: ByteString): readonly string[] => {
  const prefix = directory === '/' ? '/' : `${directory}/`
  return [directory, prefix, `${prefix.slice(0, -1)}0`]
}
const ANY_LENGTH: Lengths = { from: 0, to: Infinity }

/** Reads which files the index knows. */
export class ReferenceReader {
  constructor(private readonly statements: Statements) {}

  below(directory: ByteString, bytes: Lengths = ANY_LENGTH): readonly FileReference[] {
    const sql = `SELECT DISTINCT reference FROM file WHERE ${BELOW} AND length(reference) BETWEEN ? AND ? ORDER BY 1`
    const rows = this.statements.all<{ reference: string }>(sql, ...placesBelow(directory), bytes.from, bytes.to)
    return rows.map(({ reference }) => reference)
  }

  next(from: string, before: string): FileReference | null {
    const sql = 'SELECT reference FROM file WHERE reference >= ? AND reference < ? ORDER BY reference LIMIT 1'
    return this.statements.all<{ reference: string }>(sql, from, before)[0]?.reference ?? null
  }

  isAnyBelow(directory: ByteString): boolean {
    return this.statements.all(`SELECT 1 FROM file WHERE ${BELOW} LIMIT 1`, ...placesBelow(directory)).length > 0
  }
}
