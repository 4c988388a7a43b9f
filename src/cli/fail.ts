import { CommanderError } from 'commander'
import { WhoChangedError } from '../model/errors.js'
import { visibleText } from '../render/visible.js'
import { EXIT } from './exit-status.js'

/** Tells the user what went wrong and sets the exit status: one sentence for what they can mend, a stack for a defect of ours. */
export const fail = (error: unknown): void => {
  if (error instanceof CommanderError) {
    // commander has printed help, version or its complaint already.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
    return
  }
  const text =
    error instanceof WhoChangedError
      ? visibleText(error.message)
      : isOfDisk(error)
        ? `the index can't be read or written: ${visibleText(error.message)}`
        : `internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  process.stderr.write(`who-changed: ${text}\n`)
  process.exitCode = EXIT.usage
}

/** What SQLite says of the disk below the index, or of what became of the file there: no defect of ours. Source: sqlite.org/rescode.html. */
const isOfDisk = (error: unknown): error is Error =>
  error instanceof Error &&
  /^SQLITE_(?:FULL|IOERR|CORRUPT|READONLY|BUSY|CANTOPEN|NOTADB|PERM)/.test(
    String((error as NodeJS.ErrnoException).code),
  )
