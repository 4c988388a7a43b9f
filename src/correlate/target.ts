import type { ByteString } from '../model/byte-string.js'
import type { Change, ChangeKind, FileType } from '../model/change.js'
import type { AideEntry } from '../model/aide-entry.js'
import { inodeNumber } from '../model/inode.js'
import type { Span } from './directories.js'

/** A path whose author is asked for, with what is known about it from outside the audit trail. */
export interface Target {
  readonly path: ByteString
  /** null for a question without an AIDE report: everything that touched the path. */
  readonly kind: ChangeKind | null
  readonly fileType: FileType | null
  /** The inode at the start of the window; null when unknown, or when there was no file. */
  readonly oldInode: number | null
  /** The inode at its end. */
  readonly newInode: number | null
  /** Seconds since 1970 UTC: the last moment that the database already knew. */
  readonly oldCtime: number | null
  /** Seconds since 1970 UTC: the moment of the last operation on the file. touch(1) can't set it. */
  readonly newCtime: number | null
  readonly newMtime: number | null
  /** How many names the file has, as far as AIDE tells. */
  readonly linkCount: number | null
  /** When AIDE began to look, milliseconds; null when it does not say. */
  readonly checkBegan: number | null
}

/** The target of a change; the database's entries fill in what the report did not print. */
export const targetOf = (
  change: Change,
  baseline: ReadonlyMap<ByteString, AideEntry>,
  checkBegan: number | null = null,
): Target => {
  const entry = change.kind === 'added' ? undefined : baseline.get(change.path)
  const oldInode = inodeOf(change.old.inode) ?? inodeOf(entry?.inode)
  // AIDE compares inodes unless a rule leaves them out, and then neither value nor letter is there: only a replacement changes them.
  const sameInode = change.kind === 'changed' && !change.attributes.includes('inode') ? oldInode : null
  return {
    path: change.path,
    kind: change.kind,
    fileType: change.fileType,
    oldInode,
    newInode: change.kind === 'removed' ? null : (inodeOf(change.new.inode) ?? sameInode),
    oldCtime: change.old.ctime?.seconds ?? entry?.ctime ?? null,
    newCtime: change.kind === 'removed' ? null : (change.new.ctime?.seconds ?? null),
    newMtime: change.kind === 'removed' ? null : (change.new.mtime?.seconds ?? null),
    linkCount: change.kind === 'removed' ? null : (change.new.linkcount ?? entry?.linkCount ?? null),
    checkBegan,
  }
}

/**
 * Where to look for what was done to a target. A ctime before the one that AIDE had, or after its check, was stamped by a clock that had
 * been set wrong, and so were the events.
 */
export const spanFor = ({ kind, oldCtime, newCtime }: Target, span: Span): Span => {
  if (kind !== 'changed' || newCtime === null) return span
  const moment = newCtime * 1000
  return {
    from: isSetBack({ oldCtime, newCtime }) ? Math.min(span.from, moment - 1000) : span.from,
    to: Math.max(span.to, moment + 999),
  }
}

/** Whether the clock had been set back when the target changed last. */
export const isSetBack = ({ oldCtime, newCtime }: Pick<Target, 'oldCtime' | 'newCtime'>): boolean =>
  oldCtime !== null && newCtime !== null && newCtime < oldCtime

/** The target of a question by hand. */
export const targetOfPath = (path: ByteString): Target => ({
  path,
  kind: null,
  fileType: null,
  oldInode: null,
  newInode: null,
  oldCtime: null,
  newCtime: null,
  newMtime: null,
  linkCount: null,
  checkBegan: null,
})

/** An inode as AIDE gives it, as the index knows it. */
export const inodeOf = (inode: number | bigint | null | undefined): number | null =>
  inode === null || inode === undefined ? null : inodeNumber(inode)
