import type { AuditEvent } from '../model/audit-record.js'
import type { Act } from '../model/act.js'
import type { ControlFact, ControlFactKind } from '../model/control-fact.js'
import type { EventFacts } from '../model/event-facts.js'
import type { EventId } from '../model/event-id.js'
import type { FileOperation, OperationKind } from '../model/file-operation.js'
import type { FileReference } from '../model/file-reference.js'
import type { LineCounts } from '../model/line-counts.js'
import type { Malformed } from '../model/malformed.js'
import type { ProcessFacts } from '../model/process-facts.js'
import type { SerialSpan } from '../model/serial-span.js'
import type { SessionFact } from '../model/session.js'
import type { UserName } from '../model/user-name.js'
import type { ByteString } from '../model/byte-string.js'

/** How far a log has been read, and what it is, so that it is known again under another name or compressed. */
export interface SourceState {
  readonly path: string
  /** Digest of the first line: the same log keeps it through rotation and compression. */
  readonly fingerprint: string
  /** Digest of the bytes just before `offset`, which must still be there for reading to resume. */
  readonly tail: string
  /** Bytes read, of the uncompressed log. */
  readonly offset: number
  readonly counts: LineCounts
  /** Size in bytes and mtime in milliseconds of the file when it was last read to its end: unchanged means nothing new. */
  readonly size: number
  readonly mtime: number
  /** Stamps of the oldest and newest record, milliseconds; null before the first. */
  readonly first: number | null
  readonly last: number | null
  /** The kernel's serials at both ends of it, by host: a restart of the host shows in them. */
  readonly serials: readonly SerialSpan[]
}

/** A stretch of one source, to be stored whole or not at all. */
export interface Batch {
  readonly facts: EventFacts
  /** Events of which records are missing so far: kept as they are, to be joined with what comes later or from elsewhere. */
  readonly partial: readonly AuditEvent[]
  /** Partial events that this batch completes, with the facts that they had told before. */
  readonly completed: readonly { readonly id: EventId; readonly before: EventFacts }[]
  readonly malformed: readonly Malformed[]
  readonly source: SourceState
  /** The offset that the store must still have for this source; null for a source that it does not know. */
  readonly expectedOffset: number | null
}

/** A process as some event showed it. */
export interface ProcessObservation {
  readonly time: number
  readonly process: ProcessFacts
}

/** A call of execve(2). */
export interface ObservedExecution extends ProcessObservation {
  readonly node: string | null
  readonly serial: number
}

/** Which operations to fetch. Times are milliseconds since 1970 UTC, both bounds included. */
export interface OperationQuery {
  readonly from: number
  readonly to: number
  readonly references?: readonly FileReference[]
  readonly inodes?: readonly number[]
  /** References whose operations are known: none of theirs is looked for by inode. */
  readonly besides?: readonly FileReference[]
  /** Without those on a directory in which an entry came or went: {@link Store.directorySightings} sums these up. */
  readonly withoutParents?: boolean
}

/** Both included. */
export interface Lengths {
  readonly from: number
  readonly to: number
}

/** Operations on one directory in which entries came or went: what inode it had when. */
export interface DirectorySighting {
  readonly node: string | null
  readonly file: FileReference
  readonly inode: number
  readonly device: string | null
  readonly success: boolean
  /** When the first and the last of them were, milliseconds. Others may lie between. */
  readonly from: number
  readonly to: number
}

/** What is in the index, in numbers. */
export interface StoreTotals {
  readonly operations: number
  readonly processes: number
  readonly files: number
  readonly sessions: number
  readonly bytes: number
}

/**
 * The index, a cache of the logs: deleting it loses nothing. Everything is asynchronous and keyed so that appending the same again changes
 * nothing, because another engine will stand behind it that is neither in this process nor transactional.
 */
export interface Store {
  /** False when another process has read on in the same source meanwhile: nothing was stored, and the caller reads again. */
  append(batch: Batch): Promise<boolean>
  /**
   * Takes facts of the batch that is appended next, of the same source and offset, so that nobody has to hold them
   * in memory until then. They are stored with that batch or not at all; queries of this store may see them before. False as for `append`.
   */
  ahead(facts: EventFacts, fingerprint: string, expectedOffset: number | null): Promise<boolean>
  /** From here to its closing the store shows one state of the index, whatever others write meanwhile. Nothing may be written any more. */
  freeze(): Promise<void>
  sources(): Promise<readonly SourceState[]>
  partialEvents(): Promise<readonly AuditEvent[]>

  operations(query: OperationQuery): Promise<readonly FileOperation[]>
  /** Operations with the role of a parent, summed up; one directory may have several sightings that follow each other. */
  directorySightings(query: OperationQuery): Promise<readonly DirectorySighting[]>
  /** What was done successfully to files themselves in a span by operations of some kinds, whatever their names. */
  operationsOfKinds(kinds: readonly OperationKind[], from: number, to: number): Promise<readonly FileOperation[]>
  /** Operations by descriptor or relative to one, which name no path. */
  unresolvedOperations(from: number, to: number): Promise<readonly FileOperation[]>
  /** Every reference at or below a directory that any operation had; all, or those of so many bytes. */
  referencesBelow(directory: ByteString, bytes?: Lengths): Promise<readonly FileReference[]>
  /** The first reference that any operation had, by its bytes, from one on and before another; null for none. */
  nextReference(from: string, before: string): Promise<FileReference | null>
  /** Whether there is any. */
  isAnyBelow(directory: ByteString): Promise<boolean>
  /** What events showed of a process id, oldest first. */
  processes(node: string | null, pid: number, from: number, to: number): Promise<readonly ProcessObservation[]>
  /** The calls of execve(2) in a span, oldest first. */
  executions(from: number, to: number): Promise<readonly ObservedExecution[]>
  /** Facts about one session number, oldest first, over all boots. */
  sessionFacts(node: string | null, ses: number, from?: number, to?: number): Promise<readonly SessionFact[]>
  /** Facts of logins that began in a span, and of records before any login, oldest first. */
  sessionFactsBetween(from: number, to: number): Promise<readonly SessionFact[]>
  /** When a host was first seen at all after one time and up to another; null when it was not. */
  firstSeenBetween(node: string | null, after: number, until: number): Promise<number | null>
  /** What a span tells of the trail itself, oldest first: all, or of these kinds only. */
  controlFacts(from: number, to: number, kinds?: readonly ControlFactKind[]): Promise<readonly ControlFact[]>
  /** The highest serial that the kernel gave to such a fact, by host, from one time on and before another. */
  highestSerials(from: number, before: number): Promise<ReadonlyMap<string | null, number>>
  /** What else happened in a span, oldest first: all, or of this kind only. */
  acts(from: number, to: number, kind?: string): Promise<readonly Act[]>
  /** The hosts of which any process was seen; null for records that name none. */
  nodes(): Promise<readonly (string | null)[]>
  userNames(): Promise<readonly UserName[]>
  malformed(limit: number): Promise<readonly Malformed[]>
  totals(): Promise<StoreTotals>
  /** What was worked out of the state of the index that a frozen store shows, by this process or one before; null when it has to be. */
  remembered(what: string): Promise<string | null>
  /** Keeps what was worked out of it, as long as nothing is read into the index. A hint: it may be forgotten. */
  remember(what: string, value: string): Promise<void>
  /** Forgets everything older than `before`, milliseconds. */
  prune(before: number): Promise<void>
  close(): Promise<void>
}
