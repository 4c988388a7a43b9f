import type { ByteString } from './byte-string.js'
import type { EventId } from './event-id.js'
import type { ProcessFacts } from './process-facts.js'

/** How an act ended. `denied`: the kernel refused it for want of rights (EACCES, EPERM). The order is part of the index's format. */
export const ACT_OUTCOMES = ['done', 'failed', 'denied'] as const
export type ActOutcome = (typeof ACT_OUTCOMES)[number]

/** The kinds of an act by which a process was only traced, and by which its memory or registers were changed, by ptrace(2) or without. */
export const TRACED = 'ptrace'
export const TAMPERED = 'ptrace-write'
export const OVERWRITTEN = 'process_vm_writev'

/** Something that an event tells besides changes of files, programs, logins and the trail itself: what the topics of activity need. */
export interface Act extends EventId {
  /** In the kernel's words: a syscall (`settimeofday`, `openat` that only read) or a record type (`ADD_USER`). */
  readonly kind: string
  /** What it was done to, a path, an account, a module, a command line; null where the event does not say. */
  readonly object: ByteString | null
  readonly outcome: ActOutcome
  /** The first rule key (`-k`) of the event. */
  readonly key: ByteString | null
  readonly process: ProcessFacts | null
}
