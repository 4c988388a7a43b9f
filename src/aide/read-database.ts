import type { ByteString } from '../model/byte-string.js'
import type { AideDatabaseHead, AideEntry } from '../model/aide-entry.js'
import type { AideTime } from '../model/change.js'
import { WhoChangedError } from '../model/errors.js'
import type { EntryColumns } from './database/entry-line.js'
import { columnNumbers, parseCtime, parseEntry, parseName } from './database/entry-line.js'
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
  /**
   * The newest ctime of all entries, seconds since 1970 UTC: the database is no older than that. Only looked for where the time in its head
   * lacks a zone; null where it was not, and where no entry has one. A ctime that lies ahead of that time in every zone is none.
   */
  readonly newestCtime: number | null
}

/** An AIDE database, read as far as its head. */
export interface AideDatabase {
  readonly head: AideDatabaseHead
  /** Can be iterated once; closes the file at its end. */
  readonly entries: AsyncIterable<AideEntry>
  readonly counts: () => DatabaseCounts
}

/**
 * Opens a database of AIDE 0.14 to 0.20, plain or gzip, and streams its entries in bounded memory. With `wanted` only the entries of the
 * paths it accepts are given; the other lines are counted, but read no further than their name, so damage in them is not seen. Throws
 * when the file cannot be read or is no database; damage among the entries is counted.
 */
export const openAideDatabase = async (
  file: string,
  wanted: (path: ByteString) => boolean = () => true,
): Promise<AideDatabase> => {
  const batches = fileLines(file)
  const gathered: HeadLines = { version: null, generated: null }
  let number = 0
  for (;;) {
    const { value: batch, done } = await batches.next()
    if (done === true) throw notADatabase(file, number)
    for (const [i, line] of batch.entries()) {
      number++
      const columns = parseSpec(line)
      if (columns?.includes('name') === true) {
        const counts = { entries: 0, malformed: 0, complete: false, newestCtime: null }
        const entries = readEntries(batch.slice(i + 1), batches, {
          numbers: columnNumbers(columns),
          ...{ wanted, counts, latest: latestOf(gathered.generated) },
        })
        return { head: toHead(gathered, columns), entries, counts: () => ({ ...counts }) }
      }
      if (columns === null && line.startsWith('#')) readComment(line, gathered)
      else if (columns !== null || (line.trim() !== '' && !line.startsWith('@@begin_db'))) {
        await batches.return()
        throw notADatabase(file, number)
      }
    }
  }
}

interface Reading {
  readonly numbers: EntryColumns
  readonly wanted: (path: ByteString) => boolean
  readonly counts: { entries: number; malformed: number; complete: boolean; newestCtime: number | null }
  /** No database of this head can hold a later ctime. Seconds; null where the head tells the time by itself. */
  readonly latest: number | null
}

/** The westernmost zone is twelve hours behind UTC. */
const latestOf = (generated: AideTime | null): number | null =>
  generated === null || generated.offsetMinutes !== null ? null : generated.seconds + 12 * 3600

async function* readEntries(
  first: readonly string[],
  batches: AsyncGenerator<readonly string[], void>,
  reading: Reading,
): AsyncGenerator<AideEntry, void> {
  try {
    yield* entriesOf(first, reading)
    while (!reading.counts.complete) {
      const { value: batch, done } = await batches.next()
      if (done === true) return
      yield* entriesOf(batch, reading)
    }
  } finally {
    await batches.return()
  }
}

function* entriesOf(
  lines: readonly string[],
  { numbers, wanted, counts, latest }: Reading,
): Generator<AideEntry, void> {
  for (const line of lines) {
    if (line.startsWith('@@end_db')) {
      counts.complete = true
      return
    }
    if (line === '' || line.startsWith('#')) continue
    const path = parseName(line, numbers)
    if (latest !== null && path !== null) {
      const ctime = parseCtime(line, numbers)
      if (ctime !== null && ctime <= latest && ctime > (counts.newestCtime ?? -1)) counts.newestCtime = ctime
    }
    if (path !== null && !wanted(path)) {
      counts.entries++
      continue
    }
    const entry = path === null ? null : parseEntry(line, path, numbers)
    if (entry === null) counts.malformed++
    else {
      counts.entries++
      yield entry
    }
  }
}

const notADatabase = (file: string, line: number): WhoChangedError =>
  new WhoChangedError('bad-input', `${file}:${Math.max(line, 1)}: not an AIDE database, @@db_spec expected`, {
    place: { file, line: Math.max(line, 1) },
  })
