import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { unwritable } from '../store/unwritable.js'
import { asciiJson } from './ascii-json.js'
import type { StreamName } from './entry.js'
import { markJson, readMark, type FeedMark } from './feed-mark.js'
import { readSpan, type ShippedSpan } from './shipped-span.js'

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
  /** How far the source was read when the spool had entries up to a number; null when nobody said so. A later entry may know better. */
  readonly fed: { readonly seq: number; readonly mark: FeedMark } | null
  /** Of which events the destination has everything, with what is missing; null where an older version wrote the note. */
  readonly shipped: ShippedSpan | null
}

const SCHEMA = 'who-changed/spool/1'

const fileOf = (folder: string): string => join(folder, 'spool.json')

/** null where there is none, or it is damaged: the spool is then begun anew. */
export const readSpoolNote = (folder: string): SpoolNote | null => {
  try {
    const value = JSON.parse(readFileSync(fileOf(folder), 'latin1')) as SpoolNote & { readonly schema: string }
    const { schema, stream, node, acknowledged, at } = value
    return schema === SCHEMA && typeof stream === 'string' && Number.isSafeInteger(acknowledged.seq)
      ? { stream, node, acknowledged, at, fed: readFed(value.fed), shipped: readSpan(value.shipped) }
      : null
  } catch {
    return null
  }
}

const readFed = (value: { readonly seq?: unknown; readonly mark?: unknown } | null | undefined): SpoolNote['fed'] => {
  const mark = readMark(value?.mark)
  return mark === null || !Number.isSafeInteger(value?.seq) ? null : { seq: value!.seq as number, mark }
}

/** Whole or not at all, and on the disk when it returns. */
export const writeSpoolNote = async (folder: string, note: SpoolNote): Promise<void> => {
  const file = fileOf(folder)
  try {
    const handle = await open(`${file}.new`, 'w', 0o600)
    try {
      const fed = note.fed === null ? null : { seq: note.fed.seq, mark: markJson(note.fed.mark) }
      await handle.write(`${asciiJson(JSON.stringify({ schema: SCHEMA, ...note, fed }))}\n`, null, 'latin1')
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(`${file}.new`, file)
  } catch (error) {
    throw unwritable(file, error)
  }
}
