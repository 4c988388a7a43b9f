import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { failureOf } from '../../aide/exit-status.js'
import { wrapperStatus } from '../../aide/wrapper-status.js'
import { WhoChangedError } from '../../model/errors.js'
import { newestReport } from '../../source/newest-report.js'
import { readBytes } from '../../source/read-input.js'
import { unpackWhole } from '../../source/unpack-whole.js'
import { printedIn, type Check } from './check.js'
import { privateFolder, writePrivate } from './state-folder.js'

/**
 * Reads the newest report that AIDE's own job has left, and keeps a copy in a folder; none of one whose digest is known.
 * @throws {WhoChangedError} `unreadable`.
 */
export const readAideLog = (log: string, folder: string, known: string): Check => {
  const newest = newestReport(log)
  const packed = readBytes(newest.path)
  const digest = createHash('sha256').update(packed).digest('hex')
  const check = { file: null, status: null, digest, began: null, written: newest.mtime, failure: null, notes: [] }
  if (digest === known) return check
  const bytes = unpackedOf(packed, newest.path)
  if (bytes instanceof WhoChangedError) return { ...check, failure: bytes.message }
  const status = wrapperStatus(bytes.toString('latin1'))
  const printed = printedIn(bytes)
  const keep = (content: Buffer): string => {
    const file = join(privateFolder(folder), 'aide.txt')
    writePrivate(file, content)
    return file
  }
  if (printed.kind !== 'rubbish')
    return { ...check, status, file: keep(bytes), began: printed.kind === 'report' ? printed.began : null }
  // With `report_quiet` the script around AIDE has written its own lines and no report.
  if (status === 0) return { ...check, status, file: keep(Buffer.alloc(0)) }
  // A status that tells of a failure says more.
  if (status !== null && failureOf(status) !== null) return { ...check, status }
  return { ...check, status, failure: `${newest.path}: no AIDE report found in it` }
}

/** A report that is damaged is a failure of the night, and told with it. */
const unpackedOf = (bytes: Buffer, name: string): Buffer | WhoChangedError => {
  try {
    return unpackWhole(bytes, name)
  } catch (error) {
    if (error instanceof WhoChangedError) return error
    throw error
  }
}
