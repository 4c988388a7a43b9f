import type { AuditRecord } from '../model/audit-record.js'
import { missingIn } from './completeness.js'

/** As many events that lack their CWD are no accident, in a log that never had one. */
const MANY = 100

/**
 * Whether an event is whole, in a log that may be without CWD records: much copied sets of rules leave them out
 * (`-a always,exclude -F msgtype=CWD`). An event that lacks nothing else is then not kept to wait for what never comes.
 */
export class WholeEvents {
  #lacking: number

  /**
   * @param lacking how many events were met before that lack nothing but their CWD
   * @param hasDirectories whether the log has had any
   */
  constructor(
    lacking: number,
    private readonly hasDirectories: () => boolean,
  ) {
    this.#lacking = lacking
  }

  /** Whether the log is one without them, so that none is awaited. */
  readonly hasNone = (): boolean => this.#lacking > MANY && !this.hasDirectories()

  readonly isWhole = (records: readonly AuditRecord[]): boolean => {
    const missing = missingIn(records)
    if (missing !== 'directory' || this.hasDirectories()) return missing === 'nothing'
    return ++this.#lacking > MANY
  }
}
