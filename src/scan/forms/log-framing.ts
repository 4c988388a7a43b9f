import type { Framer, OnLine, TakeLines } from '../framer.js'
import { byteSlice } from '../latin1.js'
import { LineFramer } from '../line-framer.js'
import { malformed, type Form, type Translation } from './form.js'
import { fromJournal } from './from-journal.js'
import { CarryFramer } from './carry-framer.js'
import { exportEntries, readExportEntry } from './journal-export-framer.js'
import { pluginFrames } from './plugin-framer.js'
import { PrettyJsonFramer } from './pretty-json-framer.js'
import { translateLine } from './translate-line.js'

/** How the bytes of a form are cut into pieces, and what a piece says that is not in auditd's own words. */
export class LogFraming implements Framer {
  readonly #framer: Framer

  constructor(
    private readonly form: Form,
    onLine: OnLine,
    /** May take lines as auditd writes them, several at once, before they are handed on one by one. */
    takeLines: TakeLines | null = null,
  ) {
    this.#framer = form === 'native' ? new LineFramer(onLine, undefined, takeLines) : framerOf(form, onLine)
  }

  /** Whether a piece may be a record as auditd writes it. */
  get acceptsNative(): boolean {
    return this.form === 'native' || this.form === 'plugin-binary'
  }

  get consumed(): number {
    return this.#framer.consumed
  }

  get isUnfinished(): boolean {
    return this.#framer.isUnfinished
  }

  /** Whether the line that is handed on lacks its end. */
  get isCut(): boolean {
    return this.#framer instanceof LineFramer && this.#framer.isCut
  }

  push(chunk: Buffer): void {
    this.#framer.push(chunk)
  }

  end(): void {
    this.#framer.end()
  }

  /** null: the piece is in no form that is known. */
  translate(bytes: Buffer, start: number, end: number): Translation | null {
    if (this.form === 'plugin-binary') return malformed('no frame of the plugin protocol')
    if (this.form !== 'journal-export') return translateLine(byteSlice(bytes, start, end), this.form)
    const fields = readExportEntry(bytes, start, end)
    return fromJournal((name) => fields.get(name) ?? null)
  }
}

const framerOf = (form: Form, onLine: OnLine): Framer => {
  switch (form) {
    case 'plugin-binary':
      return new CarryFramer(pluginFrames(onLine))
    case 'journal-export':
      return new CarryFramer(exportEntries(onLine))
    case 'json-pretty':
      return new PrettyJsonFramer(onLine)
    default:
      return new LineFramer(onLine)
  }
}
