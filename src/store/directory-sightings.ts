import type { Database, Statement } from 'better-sqlite3'
import type { FileOperation } from '../model/file-operation.js'

/** A row covers at most so much time, so that few of them lie across the border of any question. Milliseconds. */
const DAY = 86_400_000
const SUCCESS = 256

interface Sighting {
  readonly file: number
  readonly inode: number
  readonly device: number
  readonly success: number
  readonly day: number
  first: number
  last: number
}

/**
 * Which inode a directory had, and when: one row for a day in which entries of it came or went, where the operations on it are as many as
 * these. Written with the operations, and always what these say.
 */
export class DirectorySightings {
  /** By the number of the file, of which each is met with one inode or two. */
  readonly #waiting = new Map<number, Sighting[]>()
  readonly #put: Statement<[number, number, number, number, number, number, number]>
  readonly #drop: Statement<[number, number, number, number, number]>
  readonly #again: Statement<[Record<string, number>]>

  constructor(database: Database) {
    this.#put = database.prepare(`INSERT INTO directory_sighting VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
      first = min(first, excluded.first), last = max(last, excluded.last)`)
    const key = 'file = ? AND inode = ? AND device = ? AND success = ? AND day = ?'
    this.#drop = database.prepare(`DELETE FROM directory_sighting WHERE ${key}`)
    this.#again =
      database.prepare(`${FROM_OPERATIONS} WHERE file = -@file AND inode = @inode AND ifnull(device, 0) = @device
      AND (what & ${SUCCESS} <> 0) = @success AND time >= @day * ${DAY} AND time < (@day + 1) * ${DAY} ${BY_DAY}`)
  }

  add(file: number, deviceOrNull: number | null, { inode, time, success }: FileOperation): void {
    if (inode === null) return
    const device = deviceOrNull ?? 0
    const day = Math.floor(time / DAY)
    const ofFile = this.#waiting.get(file)
    if (ofFile !== undefined)
      for (const known of ofFile)
        if (known.inode === inode && known.day === day && known.device === device && known.success === +success) {
          if (time < known.first) known.first = time
          if (time > known.last) known.last = time
          return
        }
    const sighting = { file, inode, device, success: +success, day, first: time, last: time }
    if (ofFile === undefined) this.#waiting.set(file, [sighting])
    else ofFile.push(sighting)
  }

  /** An operation is gone from the index: the rest of its day is looked at again. */
  removed(file: number, device: number | null, { inode, time, success }: FileOperation): void {
    if (inode === null) return
    this.flush()
    const one = { file, inode, device: device ?? 0, success: +success, day: Math.floor(time / DAY) }
    this.#drop.run(one.file, one.inode, one.device, one.success, one.day)
    this.#again.run(one)
  }

  flush(): void {
    for (const ofFile of this.#waiting.values())
      for (const { file, inode, device, success, day, first, last } of ofFile)
        this.#put.run(file, inode, device, success, day, first, last)
    this.#waiting.clear()
  }

  forget(): void {
    this.#waiting.clear()
  }
}

/** Makes all sightings anew from the operations, as after these were pruned. */
export const remakeSightings = (database: Database): void => {
  database.exec(`DELETE FROM directory_sighting; ${FROM_OPERATIONS} WHERE file < 0 AND inode IS NOT NULL ${BY_DAY}`)
}

/**
 * The row of an operation on a directory as the place where an entry came or went has its file's number negative: so they lie apart
 * from what was done to the directory itself, and a question for that needs not read them.
 */
export const rowFile = (file: number, operation: FileOperation): number => (operation.role === 'parent' ? -file : file)

const FROM_OPERATIONS = `INSERT INTO directory_sighting SELECT -file, inode, ifnull(device, 0), what & ${SUCCESS} <> 0,
  CAST(floor(time / ${DAY}.0) AS INTEGER) AS day, min(time), max(time) FROM operation`
const BY_DAY = 'GROUP BY file, inode, device, what & 256, day'
