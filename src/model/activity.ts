import type { Who } from './attribution.js'
import type { ByteString } from './byte-string.js'
import type { EventId } from './event-id.js'
import type { ProcessFacts } from './process-facts.js'

/** What an administrator wants to know of a day, whoever's rules logged it. */
export const TOPICS = [
  'login',
  'static-file',
  'binary',
  'kernel',
  'root-command',
  'suid-exec',
  'selinux',
  'time',
  'log-truncation',
  'audit-access',
  'special-file',
  'mount',
  'account',
  'private-key',
  'hostname',
  'failed-access',
  'power',
  'home-access',
  'tmp-exec',
] as const
export type Topic = (typeof TOPICS)[number]

/** The topics, the loud ones first: what a night watch wants to see before the day's work. */
export const LOUD_FIRST = [
  'log-truncation',
  'audit-access',
  'tmp-exec',
  'kernel',
  'account',
  'login',
  'private-key',
  'selinux',
  'time',
  'hostname',
  'power',
  'mount',
  'special-file',
  'binary',
  'static-file',
  'home-access',
  'failed-access',
  'suid-exec',
  'root-command',
] as const satisfies readonly Topic[]

/** Something that happened, under one topic. */
export interface Sighting extends EventId {
  readonly topic: Topic
  /** What was done, in words: `wrote`, `ran`, `ssh login`. */
  readonly verb: string
  /** The path, account or command that it was done to; null where the verb says it all, or the event nothing. */
  readonly object: ByteString | null
  readonly success: boolean
  /** The first rule key of the event; null where no rule logged it. */
  readonly key: ByteString | null
  readonly process: ProcessFacts | null
  /** The address that a record of a refused login gives: no session has it. */
  readonly address: string | null
}

/** A sighting with who was behind it. */
export interface Happening extends Sighting {
  readonly who: Who
}

/** What a night watch is told of one by one. */
export const LOUD_KINDS = [
  'new-address',
  'account-made',
  'auditing-touched',
  'log-truncated',
  'module-loaded',
  'tmp-exec',
] as const
export type LoudKind = (typeof LOUD_KINDS)[number]

export interface Loud {
  readonly kind: LoudKind
  readonly happening: Happening
}

/** What happened in a window, in numbers, and the loud of it one by one. */
export interface ActivityDigest {
  /** Every topic, the loud ones first. */
  readonly topics: readonly { readonly topic: Topic; readonly count: number; readonly failed: number }[]
  /** By kind, within a kind oldest first. */
  readonly loud: readonly Loud[]
  /** Changes of which no path is known, so that no topic can be told. */
  readonly unresolved: number
  /** Since when logins are known, milliseconds; null where that is not before the window, so that no address can be called new. */
  readonly addressesSince: number | null
}
