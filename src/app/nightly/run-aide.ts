import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { failureOf } from '../../aide/exit-status.js'
import type { ByteString } from '../../model/byte-string.js'
import { runProgram, type ProgramEnd } from '../../source/run-program.js'
import { printedIn, spanText, type Check } from './check.js'

/** Runs AIDE and keeps what it prints in a folder. */
export const runAide = async (command: string, folder: string, timeout: number, now: () => number): Promise<Check> => {
  const [file, errors] = [join(folder, 'aide.txt'), join(folder, 'aide.err')]
  const end = await runProgram({ command, stdout: file, stderr: errors, timeout })
  const bytes = readFileSync(file)
  const printed = printedIn(bytes)
  const failure = interruptionOf(end, command, timeout) ?? nothingTold(end.status, printed.kind)
  return {
    // Nothing printed means that nothing differs only when AIDE says so by its status.
    file: printed.kind === 'report' || (printed.kind === 'nothing' && end.status === 0) ? file : null,
    status: end.status,
    digest: createHash('sha256').update(bytes).digest('hex'),
    began: printed.kind === 'report' ? printed.began : null,
    written: now(),
    failure,
    notes: notesIn(errors),
  }
}

/** Statuses of the shell for what it can't run. Source: POSIX, "Command Search and Execution". */
const NOT_FOUND: ReadonlySet<number> = new Set([126, 127])

const interruptionOf = (
  { status, signal, timedOut, interruption }: ProgramEnd,
  command: string,
  timeout: number,
): string | null => {
  if (timedOut) return `AIDE was ended because it took longer than ${spanText(timeout)}`
  if (interruption !== null) return `AIDE was ended because who-changed itself was asked to end by ${interruption}`
  if (status === null) return `AIDE was ended by ${signal ?? 'a signal'}`
  return NOT_FOUND.has(status) ? `AIDE could not be started by the command "${command}" (status ${status})` : null
}

const nothingTold = (status: number | null, printed: 'report' | 'nothing' | 'rubbish'): string | null => {
  // A status that tells of a failure is told as such.
  if (
    printed === 'report' ||
    (printed === 'nothing' && status === 0) ||
    (status !== null && failureOf(status) !== null)
  )
    return null
  return printed === 'rubbish'
    ? `AIDE ended with status ${status ?? '?'}, and what it printed is no report`
    : `AIDE ended with status ${status ?? '?'} and printed no report; if it writes one to a file, name that file`
}

/** So many lines of AIDE's standard error are told; the file has them all. */
const TOLD = 10
const TOLD_BYTES = 64 * 1024

const notesIn = (errors: string): readonly ByteString[] => {
  const lines = beginning(errors)
    .split(/[\r\n]+/)
    // AIDE 0.19 colours the word for the level.
    .map((line) => line.replace(/\x1b\[[\d;]*m/g, '').trim())
    .filter((line) => line !== '')
  const told = lines.slice(0, TOLD).map((line) => `AIDE says: ${line}`)
  return lines.length > TOLD ? [...told, `AIDE says more than ${TOLD} lines, see ${errors}`] : told
}

const beginning = (file: string): ByteString => {
  const descriptor = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(TOLD_BYTES)
    return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, TOLD_BYTES, 0))
  } finally {
    closeSync(descriptor)
  }
}
