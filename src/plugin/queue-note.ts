import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unwritable } from '../store/unwritable.js'

/** What a run of the plugin leaves to the next. */
export interface QueueNote {
  /** Of the stream: a queue that was begun anew has another. */
  readonly id: string
  /** When the plugin was last listening, milliseconds. */
  readonly heard: number
  /** Whether it ended in order; else it was killed, or the host lost its power. */
  readonly isEnded: boolean
}

const SCHEMA = 'who-changed/plugin-queue/1'

const fileOf = (folder: string): string => join(folder, 'queue.json')

export const newNote = (now: number): QueueNote => ({ id: randomUUID(), heard: now, isEnded: true })

/** What the last run left; null where there was none, or what it left is damaged: then the queue begins anew. */
export const readQueueNote = (folder: string): QueueNote | null => {
  try {
    const { schema, id, heard, isEnded } = JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Partial<
      Record<string, unknown>
    >
    const isWhole =
      schema === SCHEMA && typeof id === 'string' && typeof heard === 'number' && typeof isEnded === 'boolean'
    return isWhole ? { id, heard, isEnded } : null
  } catch {
    return null
  }
}

/** @throws {WhoChangedError} `index` when it can't be written. */
export const writeQueueNote = (folder: string, note: QueueNote): void => {
  const file = fileOf(folder)
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify({ schema: SCHEMA, ...note })}\n`, { mode: 0o640 })
    renameSync(`${file}.new`, file)
  } catch (error) {
    throw unwritable(file, error)
  }
}
