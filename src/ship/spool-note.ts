import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { unwritable } from '../store/unwritable.js'
import type { StreamName } from './entry.js'

/** An entry by its number, and its hash. */
export interface Place {
  readonly seq: number
  readonly hash: string
}

/** What a spool knows beside its entries. */
export interface SpoolNote extends StreamName {
  /** The last entry that the destination has for good; number 0 before the first. */
  readonly acknowledged: Place
  /** When it was acknowledged, milliseconds; null before the first. */
  readonly at: number | null
}

const SCHEMA = 'who-changed/spool/1'

const fileOf = (folder: string): string => join(folder, 'spool.json')

/** null where there is none, or it is damaged: the spool is then begun anew. */
export const readSpoolNote = (folder: string): SpoolNote | null => {
  try {
    const value = JSON.parse(readFileSync(fileOf(folder), 'latin1')) as SpoolNote & { readonly schema: string }
    const { schema, stream, node, acknowledged, at } = value
    return schema === SCHEMA && typeof stream === 'string' && Number.isSafeInteger(acknowledged.seq)
      ? { stream, node, acknowledged, at }
      : null
  } catch {
    return null
  }
}

/** Whole or not at all, and on the disk when it returns. */
export const writeSpoolNote = async (folder: string, note: SpoolNote): Promise<void> => {
  const file = fileOf(folder)
  try {
    const handle = await open(`${file}.new`, 'w', 0o600)
    try {
      await handle.write(`${JSON.stringify({ schema: SCHEMA, ...note })}\n`, null, 'latin1')
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(`${file}.new`, file)
  } catch (error) {
    throw unwritable(file, error)
  }
}
