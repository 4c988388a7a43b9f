import type { Database, Statement } from 'better-sqlite3'
import { LastValues } from './last-values.js'
import { RowBuffer } from './row-buffer.js'

/** Files whose inode is kept in memory: enough for the names of a busy day. */
const FILES = 1 << 14

/**
 * Which files had an inode in any operation on them, directories as parents of entries left out: a file is written again and again with the
 * same one, so this is a fraction of an index of the operations by inode.
 */
export class FileInodes {
  /** The inode that was written last, by the number of the file. */
  readonly #known = new LastValues(FILES)
  readonly #rows: RowBuffer
  readonly #drop: Statement<[Record<string, number>]>

  constructor(database: Database) {
    this.#rows = new RowBuffer(database, 'INSERT OR IGNORE INTO file_inode (inode, file)', 2)
    this.#drop = database.prepare(`DELETE FROM file_inode WHERE inode = @inode AND file = @file
      AND NOT EXISTS (SELECT 1 FROM operation WHERE file = @file AND inode = @inode)`)
  }

  add(file: number, inode: number): void {
    if (!this.#known.isLast(file, inode)) this.#rows.add([inode, file])
  }

  /** An operation is gone from the index. */
  removed(file: number, inode: number | null): void {
    if (inode === null || file < 0) return
    this.flush()
    this.#drop.run({ file, inode })
    this.#known.clear()
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
