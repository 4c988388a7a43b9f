import Database from 'better-sqlite3'
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { WhoChangedError } from '../model/errors.js'
import { APPLICATION_ID, createSchema, SCHEMA_VERSION } from './schema.js'

/** Milliseconds to wait for another process that is writing. */
const BUSY_TIMEOUT = 10_000
/** KiB of pages kept in memory, as SQLite wants it: negative. */
const CACHE = -8_000
/** Pages in the write-ahead log before they go into the index: a page that many batches write to goes there once. */
const CHECKPOINT = 4_000

/**
 * Opens the index, and makes it where there is none or where another version of the program made it.
 * @throws {WhoChangedError} `index` when the file can't be opened, or is no index.
 */
export const openDatabase = (file: string): Database.Database => {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o750 })
    return open(file)
  } catch (error) {
    if (error instanceof WhoChangedError) throw error
    throw new WhoChangedError('index', `${file}: the index can't be opened: ${(error as Error).message}`, {
      place: { file },
      cause: error,
    })
  }
}

const open = (file: string): Database.Database => {
  const isNew = file === ':memory:' || !existsSync(file)
  const database = new Database(file, { timeout: BUSY_TIMEOUT })
  const before = versionOf(database)
  // Before anything in it is set. Many programs number their tables as this one does: only an index is filled, or of another version made anew.
  if (isForeign(database)) {
    database.close()
    throw new WhoChangedError('index', `${file} is an SQLite database, but no index of who-changed`, {
      place: { file },
    })
  }
  setUp(database)
  // The index says who did what and when: nobody but its owner reads it.
  if (isNew && file !== ':memory:') chmodSync(file, 0o640)
  // Looked at and made in one transaction: another process may be making it at this moment.
  const version = before === SCHEMA_VERSION ? before : database.transaction(made).immediate(database)
  if (version === SCHEMA_VERSION) return database
  database.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  return open(file)
}

const versionOf = (database: Database.Database): unknown => database.pragma('user_version', { simple: true })

/** Makes the tables where there are none. Returns the version. */
const made = (database: Database.Database): unknown => {
  const tables = database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get()
  if (tables === 0) createSchema(database)
  return versionOf(database)
}

/** Whether it says that it is another program's; if it says nothing, whether there are tables, and not those that every version of the index has had. */
const isForeign = (database: Database.Database): boolean => {
  const id = database.pragma('application_id', { simple: true })
  if (id !== 0) return id !== APPLICATION_ID
  const names = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  return (
    names.length > 0 &&
    !['source', 'partial_event', 'session_fact', 'control_fact'].every((name) => names.includes(name))
  )
}

const setUp = (database: Database.Database): void => {
  database.pragma('journal_mode = WAL')
  // The logs are the truth and the index a cache: after a power cut the last batch may be read again.
  database.pragma('synchronous = NORMAL')
  database.pragma(`cache_size = ${CACHE}`)
  database.pragma('temp_store = MEMORY')
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT}`)
}
