import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { failureOf } from '../../aide/exit-status.js'
import { wrapperStatus } from '../../aide/wrapper-status.js'
import { newestReport } from '../../source/newest-report.js'
import { readInput } from '../../source/read-input.js'
import { printedIn, type Check } from './check.js'
import { privateFolder, writePrivate } from './state-folder.js'

/**
 * Reads the newest report that AIDE's own job has left, and keeps a copy in a folder; none of one whose digest is known.
 * @throws {WhoChangedError} `unreadable`.
 */
export const readAideLog = (log: string, folder: string, known: string): Check => {
  const newest = newestReport(log)
  const bytes = readInput(newest.path)
  const digest = createHash('sha256').update(bytes).digest('hex')
  const check = { file: null, status: null, digest, began: null, written: newest.mtime, failure: null, notes: [] }
  if (digest === known) return check
  const status = wrapperStatus(textOf(bytes))
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

const textOf = (bytes: Buffer): string => {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('latin1')
  try {
    return gunzipSync(bytes).toString('latin1')
  } catch {
    // Damage is told by whoever reads the report.
    return ''
  }
}
