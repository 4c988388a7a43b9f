import type { Database } from 'better-sqlite3'
import type { Appender } from './appender.js'
import { openDatabase } from './open.js'
import { partialEventsIn } from './partial-events.js'
import { FactReader } from './reader.js'
import { raiseGeneration, Remembered } from './remembered.js'
import { SESSION_PERIOD } from './session-periods.js'
import { SourceTable } from './source-table.js'
import type { Store, StoreTotals } from './store.js'

/** Opens the index in `file`, `:memory:` for one that is forgotten at the end. */
export const openSqliteStore = (file: string): Store => {
  const database = openDatabase(file)
  const facts = new FactReader(database)
  const sources = new SourceTable(database)
  const remembered = new Remembered(database)
  // Loaded at the first write: a question that finds nothing new needs no writer.
  let appender: Appender | null = null
  const loadedAppender = async (): Promise<Appender> => {
    const { Appender } = await import('./appender.js')
    return (appender ??= new Appender(database, sources))
  }
  /** What was taken ahead is seen, too. */
  const reader = (): FactReader => {
    if (appender?.flush() === true) facts.forget()
    return facts
  }
  return {
    append: async (batch) => {
      const isStored = (await loadedAppender()).append(batch)
      facts.forget()
      return isStored
    },
    ahead: async (ahead, fingerprint, expectedOffset) =>
      (await loadedAppender()).ahead(ahead, fingerprint, expectedOffset),
    freeze: async () => {
      appender?.rollBack()
      // In one transaction, which also spares the locks and looks that every single question would take.
      database.exec('BEGIN')
      facts.freeze()
      remembered.freeze()
      return Promise.resolve()
    },
    sources: async () => Promise.resolve(sources.all()),
    partialEvents: async () => Promise.resolve(partialEventsIn(reader().statements)),
    operations: async (query) => Promise.resolve(reader().operations.find(query)),
    directorySightings: async (query) => Promise.resolve(reader().sightings.find(query)),
    operationsOfKinds: async (kinds, from, to) => Promise.resolve(reader().operations.ofKinds(kinds, from, to)),
    unresolvedOperations: async (from, to) => Promise.resolve(reader().operations.unresolved(from, to)),
    referencesBelow: async (directory, bytes) => Promise.resolve(reader().references.below(directory, bytes)),
    nextReference: async (from, before) => Promise.resolve(reader().references.next(from, before)),
    isAnyBelow: async (directory) => Promise.resolve(reader().references.isAnyBelow(directory)),
    processes: async (node, pid, from, to) => Promise.resolve(reader().processes.seen(node, pid, from, to)),
    executions: async (from, to) => Promise.resolve(reader().processes.executions(from, to)),
    sessionFacts: async (node, ses, from, to) => Promise.resolve(reader().sessions.facts(node, ses, from, to)),
    sessionFactsBetween: async (from, to) => Promise.resolve(reader().sessions.factsBetween(from, to)),
    firstSeenBetween: async (node, after, until) =>
      Promise.resolve(reader().sessions.firstSeenBetween(node, after, until)),
    controlFacts: async (from, to, kinds) => Promise.resolve(reader().trail.controlFacts(from, to, kinds)),
    highestSerials: async (from, before) => Promise.resolve(reader().trail.highestSerials(from, before)),
    acts: async (from, to, kind) => Promise.resolve(reader().trail.acts(from, to, kind)),
    nodes: async () => Promise.resolve(reader().hosts.nodes()),
    userNames: async () => Promise.resolve(reader().hosts.userNames()),
    malformed: async (limit) => Promise.resolve(sources.malformed(limit)),
    totals: async () => {
      appender?.flush()
      return Promise.resolve(totals(database))
    },
    prune: async (before) => {
      const { remakeSightings } = await import('./directory-sightings.js')
      const { remakeInodes } = await import('./file-inodes.js')
      appender?.rollBack()
      prune(database, before, [remakeInodes, remakeSightings])
      appender?.forget()
      facts.forget()
    },
    remembered: async (what) => Promise.resolve(remembered.get(what)),
    remember: async (what, value) => {
      remembered.put(what, value)
      return Promise.resolve()
    },
    close: async () => {
      appender?.rollBack()
      remembered.store()
      database.close()
      return Promise.resolve()
    },
  }
}

const totals = (database: Database): StoreTotals => {
  const count = (sql: string): number => database.prepare<[], number>(sql).pluck().get() ?? 0
  return {
    operations: count('SELECT count(*) FROM operation'),
    processes: count('SELECT count(*) FROM process'),
    files: count('SELECT count(*) FROM file'),
    sessions: count('SELECT count(*) FROM session_fact WHERE kind = 0'),
    bytes: count('SELECT page_count * page_size FROM pragma_page_count, pragma_page_size'),
  }
}

const prune = (database: Database, before: number, remake: readonly ((database: Database) => void)[]): void => {
  database
    .transaction(() => {
      for (const table of ['operation', 'session_fact', 'control_fact', 'act', 'partial_event'])
        database.prepare(`DELETE FROM ${table} WHERE time < ?`).run(before)
      database.prepare('DELETE FROM session_period WHERE period < ?').run(Math.floor(before / SESSION_PERIOD))
      database.exec(`DELETE FROM process WHERE id NOT IN (SELECT process FROM operation) AND
        id NOT IN (SELECT process FROM control_fact WHERE process IS NOT NULL) AND
        id NOT IN (SELECT process FROM act WHERE process IS NOT NULL) AND time < ${Math.floor(before)}`)
      database.exec(
        'DELETE FROM file WHERE id NOT IN (SELECT abs(file) FROM operation) AND id NOT IN (SELECT peer FROM operation WHERE peer IS NOT NULL)',
      )
      for (const summary of remake) summary(database)
      raiseGeneration(database)()
    })
    .immediate()
  database.exec('VACUUM')
}
