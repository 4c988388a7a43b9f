import type { Database } from 'better-sqlite3'
import type { SourceTable } from './source-table.js'
import type { Batch } from './store.js'
import { FactWriter } from './writer.js'

export interface Appender {
  /** False when another process has read on in the same source meanwhile: nothing was stored. */
  readonly append: (batch: Batch) => boolean
  /** Rows are gone whose numbers are remembered. */
  readonly forget: () => void
}

/** One batch, one transaction: a crash leaves either all of it and its offset, or nothing. */
export const openAppender = (database: Database, sources: SourceTable): Appender => {
  const write = new FactWriter(database)
  let version: unknown = null
  const append = (batch: Batch): boolean => {
    try {
      return database
        .transaction((): boolean => {
          // Another process wrote meanwhile: it may have pruned rows whose numbers are remembered here.
          const now = database.pragma('data_version', { simple: true })
          if (now !== version) write.forget()
          version = now
          if (sources.offset(batch.source.fingerprint) !== batch.expectedOffset) return false
          write.begin()
          for (const { id, before } of batch.completed) write.removePartial(id, before)
          write.add(batch.facts)
          for (const event of batch.partial) write.addPartial(event)
          sources.addMalformed(batch.source.fingerprint, batch.malformed)
          sources.put(batch.source)
          return true
        })
        .immediate()
    } catch (error) {
      write.forget()
      throw error
    }
  }
  return {
    append,
    forget: () => {
      write.forget()
    },
  }
}
