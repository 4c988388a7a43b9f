import type { AnswerOptions } from './options.js'

/** Where the events of an answer can be looked up. */
export interface ShownBy {
  /** The only log or directory that was read; null: the host's own, or several. */
  readonly log: string | null
  /** Whether the log has the events of several hosts. */
  readonly ofSeveralHosts: boolean
}

export const shownBy = ({ audit, node }: AnswerOptions): ShownBy => ({
  log: audit.length === 1 && audit[0] !== '-' ? audit[0]! : null,
  ofSeveralHosts: node !== null,
})
