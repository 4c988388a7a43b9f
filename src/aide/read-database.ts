import type { AideDatabaseHead, AideEntry } from '../model/aide-entry.js'
import { WhoChangedError } from '../model/errors.js'
import { columnNumbers, parseEntry } from './database/entry-line.js'
import type { HeadLines } from './database/head-lines.js'
import { parseSpec, readComment, toHead } from './database/head-lines.js'
import { fileLines } from './database/file-lines.js'

/** What was met while the entries were read; final when they have all been taken. */
export interface DatabaseCounts {
  readonly entries: number
  /** Lines that are no entry of this database. */
  readonly malformed: number
  /** Whether `@@end_db` was reached: a database without it was cut. */
  readonly complete: boolean
}

/** An AIDE database, read as far as its head. */
export interface AideDatabase {
  readonly head: AideDatabaseHead
  /** Can be iterated once; closes the file at its end. */
  readonly entries: AsyncIterable<AideEntry>
  readonly counts: () => DatabaseCounts
}

/**
 * Opens a database of AIDE 0.14 to 0.20, plain or gzip, and streams its entries in bounded memory. Throws when the file cannot be read or
 * is no database; damage among the entries is counted.
 */
export const openAideDatabase = async (file: string): Promise<AideDatabase> => {
  const lines = fileLines(file)
  const gathered: HeadLines = { version: null, generated: null }
  let number = 0
  for (;;) {
    const { value: line, done } = await lines.next()
    number++
    if (done === true) throw notADatabase(file, number - 1)
    const columns = parseSpec(line)
    if (columns !== null) {
      if (!columns.includes('name')) throw notADatabase(file, number)
      const counts = { entries: 0, malformed: 0, complete: false }
      const entries = readEntries(lines, columns, counts)
      return { head: toHead(gathered, columns), entries, counts: () => ({ ...counts }) }
    }
    if (line.startsWith('#')) readComment(line, gathered)
    else if (line.trim() !== '' && !line.startsWith('@@begin_db')) {
      await lines.return()
      throw notADatabase(file, number)
    }
  }
}

interface MutableCounts {
  entries: number
  malformed: number
  complete: boolean
}

async function* readEntries(
  lines: AsyncGenerator<string, void>,
  columns: readonly string[],
  counts: MutableCounts,
): AsyncGenerator<AideEntry, void> {
  const numbers = columnNumbers(columns)
  try {
    for await (const line of lines) {
      if (line.startsWith('@@end_db')) {
        counts.complete = true
        return
      }
      if (line === '' || line.startsWith('#')) continue
      const entry = parseEntry(line, numbers)
      if (entry === null) counts.malformed++
      else {
        counts.entries++
        yield entry
      }
    }
  } finally {
    await lines.return()
  }
}

const notADatabase = (file: string, line: number): WhoChangedError =>
  new WhoChangedError('bad-input', `${file}:${Math.max(line, 1)}: not an AIDE database, @@db_spec expected`, {
    place: { file, line: Math.max(line, 1) },
  })
