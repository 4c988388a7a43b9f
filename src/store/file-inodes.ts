import type { Database, Statement } from 'better-sqlite3'
import { remember } from './dictionary.js'
import { RowBuffer } from './row-buffer.js'

/**
 * Which files had an inode in any operation on them, directories as parents of entries left out: a file is written again and again with the
 * same one, so this is a fraction of an index of the operations by inode.
 */
export class FileInodes {
  /** The inode that was written last, by the number of the file. */
  readonly #known = new Map<number, number>()
  readonly #rows: RowBuffer
  readonly #drop: Statement<[Record<string, number>]>

  constructor(database: Database) {
    this.#rows = new RowBuffer(database, 'INSERT OR IGNORE INTO file_inode (inode, file)', 2)
    this.#drop = database.prepare(`DELETE FROM file_inode WHERE inode = @inode AND file = @file
      AND NOT EXISTS (SELECT 1 FROM operation WHERE file = @file AND inode = @inode)`)
  }

  add(file: number, inode: number): void {
    if (this.#known.get(file) === inode) return
    this.#rows.add([inode, file])
    remember(this.#known, file, inode)
  }

  /** An operation is gone from the index. */
  removed(file: number, inode: number | null): void {
    if (inode === null || file < 0) return
    this.flush()
    this.#drop.run({ file, inode })
    this.#known.delete(file)
  }

  /** At the end of a transaction. */
  flush(): void {
    this.#rows.flush()
  }

  forget(): void {
    this.#known.clear()
    this.#rows.forget()
  }
}

/** Makes all of them anew from the operations, as after these were pruned. */
export const remakeInodes = (database: Database): void => {
  database.exec(`DELETE FROM file_inode; INSERT INTO file_inode SELECT DISTINCT inode, file FROM operation
    WHERE file > 0 AND inode IS NOT NULL ORDER BY inode, file`)
}
