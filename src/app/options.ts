import type { ProgressListener } from '../ingest/progress.js'

/** What every command that asks the index understands. Files as given by the user; times in milliseconds since 1970 UTC. */
export interface IndexOptions {
  /** Logs and directories of logs; empty: the host's own. */
  readonly audit: readonly string[]
  /** The index; null: the default one. */
  readonly db: string | null
  readonly node: string | null
  /** False: answer from the index as it is. */
  readonly ingest: boolean
  /** Who is told how far the reading of new logs is. */
  readonly progress?: ProgressListener | null
  /** Called once, before the first log that has news is read, when all that reads and stores is loaded. */
  readonly beforeReading?: () => void
}

/** What the commands understand that name people. */
export interface AnswerOptions extends IndexOptions {
  readonly rules: string | null
  readonly passwd: string | null
  /** sshd's own log, for keys and for addresses that the audit trail has lost. */
  readonly authLog: string | null
  readonly since: number | null
  readonly until: number | null
}

export interface ReportOptions extends AnswerOptions {
  /** Whether every answer comes with the steps that lead to it. */
  readonly explain: boolean
  /** Whether what happened in the window is counted by topic, and the loud of it told. */
  readonly activity?: boolean
  readonly aideDatabase: string | null
  /** dpkg's own log; null: the host's where its own audit log is asked. Its times are in `zone`, null being that of this process. */
  readonly dpkgLog?: string | null
  readonly zone?: string | null
  /** The status with which AIDE ended, 0 to 255; null when nobody tells. */
  readonly aideStatus: number | null
}
