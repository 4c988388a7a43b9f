import type { Database, Statement } from 'better-sqlite3'
import type { EventFacts } from '../model/event-facts.js'
import type { SourceTable } from './source-table.js'
import type { Batch } from './store.js'
import { FactWriter } from './writer.js'

/** Appends to the index. One batch, one transaction: a crash leaves either all of it and its offset, or nothing. */
export class Appender {
  readonly #begin: Statement
  readonly #commit: Statement
  readonly #rollBack: Statement
  readonly #writer: FactWriter
  #version: unknown = null
  /** The source whose batch is being written. */
  #open: string | null = null
  #isFlushed = true

  constructor(
    private readonly database: Database,
    private readonly sources: SourceTable,
  ) {
    // Others may write as long as this one does not.
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
    this.#rollBack = database.prepare('ROLLBACK')
    this.#writer = new FactWriter(database)
  }

  append(batch: Batch): boolean {
    const { fingerprint } = batch.source
    return this.#within(fingerprint, batch.expectedOffset, (writer) => {
      if (batch.completed.length > 0) writer.flush()
      for (const { id, before } of batch.completed) writer.removePartial(id, before)
      writer.add(batch.facts)
      for (const event of batch.partial) writer.addPartial(event)
      writer.flush()
      this.sources.addMalformed(fingerprint, batch.malformed)
      this.sources.put(batch.source)
      this.#commit.run()
      this.#open = null
    })
  }

  /** Takes facts of the batch that is appended next. */
  ahead(facts: EventFacts, fingerprint: string, expectedOffset: number | null): boolean {
    return this.#within(fingerprint, expectedOffset, (writer) => {
      writer.add(facts)
      this.#isFlushed = false
    })
  }

  /** Makes everything that was taken ahead readable. Whether there was anything. */
  flush(): boolean {
    if (this.#open === null || this.#isFlushed) return false
    try {
      this.#writer.flush()
    } catch (error) {
      this.rollBack()
      throw error
    }
    this.#isFlushed = true
    return true
  }

  /** Drops what was taken ahead. */
  rollBack(): void {
    if (this.#open === null) return
    this.#open = null
    this.forget()
    // Some errors end the transaction by themselves.
    if (this.database.inTransaction) this.#rollBack.run()
  }

  /** Rows are gone whose numbers are remembered. */
  forget(): void {
    this.#writer.forget()
    this.#isFlushed = true
  }

  #within(fingerprint: string, expectedOffset: number | null, write: (writer: FactWriter) => void): boolean {
    // What was taken ahead of a batch that never came.
    if (this.#open !== fingerprint) this.rollBack()
    const writer = this.#writer
    try {
      if (this.#open === null && !this.#start(writer, fingerprint, expectedOffset)) return false
      write(writer)
      return true
    } catch (error) {
      this.rollBack()
      throw error
    }
  }

  /** False when another process has read on in the source. */
  #start(writer: FactWriter, fingerprint: string, expectedOffset: number | null): boolean {
    this.#begin.run()
    this.#open = fingerprint
    if (this.sources.offset(fingerprint) !== expectedOffset) {
      this.rollBack()
      return false
    }
    // Another process wrote meanwhile: it may have pruned rows whose numbers are remembered here.
    const version = this.database.pragma('data_version', { simple: true })
    if (version !== this.#version) writer.forget()
    this.#version = version
    writer.begin()
    return true
  }
}
