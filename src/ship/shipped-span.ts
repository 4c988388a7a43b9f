import type { Entry } from './entry.js'
import { readLoss, type LossCause } from './loss.js'
import { timeOfRecords } from './loss-of-entries.js'

/** Events of a stretch that never reach the destination, or may have come out of their order (`clock`). null: nobody knows. */
export interface SpanGap {
  readonly cause: LossCause | 'clock'
  readonly from: number | null
  readonly to: number | null
}

/** Of which events the destination has everything but the gaps. Stamps of events, milliseconds; null before the first. */
export interface ShippedSpan {
  /** What was read: another source begins another span. */
  readonly source: string | null
  /** The first event that was read. */
  readonly from: number | null
  /** The last one that was acknowledged. */
  readonly to: number | null
  /** The newest one that was read. */
  readonly newest: number | null
  readonly gaps: readonly SpanGap[]
  /** Of entries up to this number the gaps are here. */
  readonly known: number
}

/** Events come so late at most: auditd's end_of_event_timeout, and what a stretch of the stream adds. Milliseconds. */
export const LATE = 2500
/** More gaps are put together, the oldest first. */
const MAX_GAPS = 200

export const NO_SPAN: ShippedSpan = { source: null, from: null, to: null, newest: null, gaps: [], known: 0 }

/** With entries that were written; `source` null where nobody says what was read. */
export const spanWith = (span: ShippedSpan, entries: readonly Entry[], source: string | null): ShippedSpan => {
  let { from, newest } = span.source === source ? span : NO_SPAN
  let gaps = span.source === source ? span.gaps : []
  const to = span.source === source ? span.to : null
  for (const { body } of entries) {
    if (body.kind === 'gap') gaps = addGap(gaps, gapOf(body.text))
    if (body.kind !== 'event') continue
    const time = timeOfRecords(body.records)
    if (time === null) continue
    if (newest !== null && time < newest - LATE) gaps = addGap(gaps, { cause: 'clock', from: time, to: newest })
    from ??= time
    newest = Math.max(newest ?? time, time)
  }
  return { source, from, to, newest, gaps, known: entries.at(-1)?.seq ?? span.known }
}

const gapOf = (text: string): SpanGap => {
  const loss = readLoss(text)
  // A cause that this version does not know may be of any time.
  return loss === null
    ? { cause: 'unreadable', from: null, to: null }
    : { cause: loss.cause, from: loss.from, to: loss.to }
}

const addGap = (gaps: readonly SpanGap[], gap: SpanGap): readonly SpanGap[] => {
  const all = [...gaps, gap]
  if (all.length <= MAX_GAPS) return all
  const [a, b, ...others] = all
  const from = a!.from === null || b!.from === null ? null : Math.min(a!.from, b!.from)
  const to = a!.to === null || b!.to === null ? null : Math.max(a!.to, b!.to)
  return [{ cause: a!.cause, from, to }, ...others]
}

/** null: this is none. */
export const readSpan = (value: unknown): ShippedSpan | null => {
  const { source, from, to, newest, gaps, known } = (value ?? {}) as Readonly<Record<string, unknown>>
  if ((source !== null && typeof source !== 'string') || !Number.isSafeInteger(known) || !Array.isArray(gaps))
    return null
  if (!isTime(from) || !isTime(to) || !isTime(newest)) return null
  const read = (gaps as readonly unknown[]).map(readGap)
  return read.every((one) => one !== null) ? { source, from, to, newest, gaps: read, known: known as number } : null
}

const readGap = (value: unknown): SpanGap | null => {
  const { cause, from, to } = (value ?? {}) as Readonly<Record<string, unknown>>
  return typeof cause === 'string' && isTime(from) && isTime(to) ? { cause: cause as SpanGap['cause'], from, to } : null
}

const isTime = (value: unknown): value is number | null => value === null || Number.isFinite(value)
