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
