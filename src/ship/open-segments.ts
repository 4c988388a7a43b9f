import { readFileSync, truncateSync } from 'node:fs'
import { firstHash } from './chain.js'
import type { FeedMark } from './feed-mark.js'
import { lossOf } from './loss-of-entries.js'
import type { Loss } from './loss.js'
import type { Place, SpoolNote } from './spool-note.js'
import { allEntries, lastMark, segmentsIn, wholeEntries, type Segment } from './spool-segments.js'

/** A spool as it was found. */
export interface OpenedSegments {
  readonly segments: readonly Segment[]
  /** The last whole entry; null when what is on the disk ends before what may have been sent: numbers would be given a second time. */
  readonly head: Place | null
  readonly mark: FeedMark | null
  /** What had to be cut and comes from nowhere else. */
  readonly damage: Loss | null
}

/** The files of a spool, cut behind its last whole entry. */
export const openSegments = (folder: string, { acknowledged, fed, ...name }: SpoolNote): OpenedSegments => {
  const segments = segmentsIn(folder)
  const last = segments.at(-1)
  if (last === undefined)
    return { segments, head: acknowledged.seq === 0 ? null : acknowledged, mark: fed?.mark ?? null, damage: null }
  const before = last.first === 1 ? firstHash(name) : hashBefore(segments, last.first, acknowledged)
  const earlier = segments
    .slice(0, -1)
    .reduceRight<SpoolNote['fed']>((found, { path }) => found ?? lastMark(path), null)
  const known = newerOf(fed, earlier)
  const whole = wholeEntries(readFileSync(last.path), last.first, before, known?.seq ?? null)
  const { head, bytes, cutLines } = whole
  const mark = newerOf(known, whole.fed)?.mark ?? null
  // Entries up to here were on the disk for good, and may have been sent.
  const least = Math.max(acknowledged.seq, fed?.seq ?? 0)
  // What was cut of a spool with marks is read from its source again.
  const cut = cutLines === 0 || mark !== null ? null : damageOf(cutLines)
  const end = head ?? (before === null ? null : { seq: last.first - 1, hash: before })
  if (end === null || end.seq < least) {
    const unsent = segments.flatMap(({ path }) => allEntries(path)).filter(({ seq }) => seq > acknowledged.seq)
    const lost = lossOf('spool-damaged', unsent)
    return { segments, head: null, mark: null, damage: lost === null ? cut : { ...lost, dropped: null } }
  }
  if (bytes < last.bytes) truncateSync(last.path, bytes)
  last.bytes = bytes
  return { segments, head: end, mark, damage: cut }
}

const newerOf = (a: SpoolNote['fed'], b: SpoolNote['fed']): SpoolNote['fed'] =>
  a === null || b === null ? (a ?? b) : b.seq > a.seq ? b : a

const damageOf = (events: number): Loss => ({
  cause: 'spool-damaged',
  ...{ events, records: 0, from: null, to: null, dropped: null },
})

const hashBefore = (segments: readonly Segment[], first: number, acknowledged: Place): string | null => {
  if (acknowledged.seq === first - 1) return acknowledged.hash
  const previous = segments.at(-2)
  const end = previous === undefined ? undefined : allEntries(previous.path).at(-1)
  return end?.seq === first - 1 ? end.hash : null
}
