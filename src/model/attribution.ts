import type { ByteString } from './byte-string.js'
import type { Change } from './change.js'
import type { FileOperation, OperationKind } from './file-operation.js'
import type { EventId } from './event-id.js'
import type { Step } from './explanation.js'
import type { MissingRule } from './missing-rule.js'
import type { SessionOrigin } from './session.js'

export type Verdict = 'attributed' | 'inferred' | 'ambiguous' | 'unattributed'

/**
 * Why nobody is named: `before-log` the change may be older than the oldest kept event · `auditing-off` a gap covers it · `records-lost`
 * the trail dropped records · `no-rule` no rule would have logged it · `no-log` no audit log was given · `rules-unknown` the log is whole
 * but nobody told which rules were loaded · `unresolved` events
 * that may be it name only an inode · `several-hands` more than one could have set the final state · `no-event` asked about a path of
 * which no change is known, and there is none · `unexplained` a change that is covered, without a gap, and without an event: an alarm.
 */
export type Reason =
  | 'before-log'
  | 'auditing-off'
  | 'records-lost'
  | 'no-rule'
  | 'no-log'
  | 'rules-unknown'
  | 'unresolved'
  | 'several-hands'
  | 'no-event'
  | 'unexplained'

/** The login and the uid behind an operation. null is unknown or unset, never a guess. */
export interface Who {
  readonly auid: number | null
  readonly login: ByteString | null
  readonly uid: number | null
  readonly user: ByteString | null
  readonly session: number | null
  readonly boot: number | null
  readonly address: string | null
  readonly origin: SessionOrigin | null
  readonly terminal: ByteString | null
  readonly unit: ByteString | null
}

/** Of whom nothing is known. */
export const NOBODY: Who = {
  ...{ auid: null, login: null, uid: null, user: null, session: null, boot: null, address: null, origin: null },
  ...{ terminal: null, unit: null },
}

/** A process on the way from the login to the program. */
export interface Ancestor {
  readonly pid: number
  /** The program file by the kernel's own view, which a process can't choose; null when no record shows it. */
  readonly exe: ByteString | null
  /** The uid that it ran as. */
  readonly uid: number | null
  readonly comm: ByteString | null
  readonly command: readonly ByteString[] | null
}

/** The program that did it. */
export interface ProcessView extends Ancestor {
  readonly ppid: number | null
  readonly cwd: ByteString | null
  /** From the parent upwards, as far as the trail shows it. */
  readonly ancestry: readonly Ancestor[]
}

/** An event that shows something, with the rule key that logged it. */
export interface Evidence extends EventId {
  readonly key: ByteString | null
}

/** Who asked a daemon for what it did, as far as that can be inferred. */
export interface Request {
  readonly who: Who
  readonly process: ProcessView
  /** Milliseconds since 1970 UTC. */
  readonly when: number
}

/** One person's operation on the file. */
export interface Deed {
  readonly who: Who
  readonly process: ProcessView
  /** Milliseconds since 1970 UTC. */
  readonly when: number
  readonly operation: OperationKind
  readonly evidence: readonly Evidence[]
  /** How the operation is known to have met this path: its own name, an inode, a directory's inode, another name. */
  readonly path: PathEvidence
  readonly source: FileOperation
  /** The request that a service carried out; an inference, never a fact. */
  readonly request: Request | null
  /** Why somebody else than that login may have done it, as clauses; none of nearly all. */
  readonly doubts: readonly ByteString[]
}

/** How an operation was tied to a path, best first. */
export type PathEvidence = 'name' | 'directory-entry' | 'inode' | 'other-name' | 'parent-moved'

/** A change with its answer. */
export interface Attribution {
  readonly change: Change
  readonly verdict: Verdict
  readonly reason: Reason | null
  /** One plain sentence; of a rule that is missing it tells why, and `wholeExplanation` tells both. */
  readonly explanation: ByteString
  readonly missingRule: MissingRule | null
  /** The final hand; null unless attributed or inferred. */
  readonly deed: Deed | null
  /** Others who changed the same path in the window, oldest first. */
  readonly also: readonly Deed[]
  /** What speaks for a reason, or against the name. */
  readonly grounds: readonly Step[]
}
