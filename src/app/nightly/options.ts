import type { ReportOptions } from '../options.js'

/** What `who-changed nightly` was asked for. Spans in milliseconds. */
export interface NightlyOptions extends ReportOptions {
  /** The command line that checks; null: read what a check has left. */
  readonly aideCommand: string | null
  /** The file in which AIDE's own job leaves its report. */
  readonly aideLog: string
  /** AIDE is ended after this time. */
  readonly aideTimeout: number
  /** The whole night is ended after this time. */
  readonly timeout: number
  /** A check that is later than this was missed. */
  readonly expectEvery: number
  /** The folder of kept nights; null: beside the index. */
  readonly reports: string | null
  /** How many nights are kept. */
  readonly keep: number
}
