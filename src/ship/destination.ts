import type { Entry } from './entry.js'

/** Where entries are shipped to. */
export interface Destination {
  /** As it may be told to anybody: without secrets. */
  readonly name: string
  /**
   * Milliseconds that must pass after a send until it is believed. 0 where the other side acknowledges what it has stored; more where the
   * protocol can't, and what was sent shortly before a connection broke may not have been stored.
   */
  readonly confirmAfter: number
  /** Why what was sent since the last fault may not have arrived after all, as when a connection broke meanwhile; asking takes it back. */
  fault(): Error | null
  /** Resolves when the other side has the entries, as far as its protocol can tell. Rejects when it may not: then they are sent again. */
  send(entries: readonly Entry[], signal: AbortSignal): Promise<void>
  close(): Promise<void>
}
