import Database from 'better-sqlite3'

/** Bytes of the operations and of what finds them by inode, without processes, sessions and names, for each operation. */
export const bytesPerOperation = (file) => {
  const database = new Database(file, { readonly: true })
  try {
    const operations = database.prepare('SELECT count(*) FROM operation').pluck().get()
    const bytes = database
      .prepare(
        `SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'operation%' OR name LIKE 'directory_sighting%' OR name LIKE 'file_inode%'`,
      )
      .pluck()
      .get()
    return operations === 0 ? null : bytes / operations
  } finally {
    database.close()
  }
}
