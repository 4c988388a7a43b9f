import { createHash } from 'node:crypto'
import type { DatabaseDigests } from '../model/aide-report.js'
import { DATABASE_DIGESTS } from './database-digests.js'
import { fileChunks } from './database/file-chunks.js'

/**
 * Whether a file is the database that AIDE compared with, by the digest that the report gives of it; null where it gives none. The
 * digest is of the uncompressed database. Errors of the file are WhoChangedErrors.
 */
export const isComparedDatabase = async (
  file: string,
  [compared]: readonly DatabaseDigests[],
): Promise<boolean | null> => {
  const name = DATABASE_DIGESTS.find((one) => compared?.digests.has(one) === true)
  if (name === undefined) return null
  const hash = createHash(name)
  for await (const chunk of fileChunks(file)) hash.update(chunk)
  return hash.digest('hex') === compared!.digests.get(name)
}
