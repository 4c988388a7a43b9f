import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { SCHEMA_VERSION } from './schema.js'

/** An index looked at without changing it. */
export type PeekedIndex =
  | { readonly kind: 'absent' | 'other-version' | 'unreadable' }
  /** `last`: stamp of the newest record, milliseconds; null for an empty one. */
  | { readonly kind: 'index'; readonly last: number | null }

/** Looks at an index without making, renewing or filling it. */
export const peekIndex = (file: string): PeekedIndex => {
  if (!existsSync(file)) return { kind: 'absent' }
  let database: Database.Database | null = null
  try {
    database = new Database(file, { readonly: true, fileMustExist: true })
    if (database.pragma('user_version', { simple: true }) !== SCHEMA_VERSION) return { kind: 'other-version' }
    const last = database.prepare<[], number | null>('SELECT max(last) FROM source').pluck().get() ?? null
    return { kind: 'index', last }
  } catch {
    return { kind: 'unreadable' }
  } finally {
    database?.close()
  }
}
