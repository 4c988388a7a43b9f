import type { ByteString } from '../model/byte-string.js'
import { readBytes } from '../scan/forms/json-bytes.js'
import { bytesJson } from './entry.js'
import { lossText, readLoss, type Loss } from './loss.js'

/** How far whoever feeds a spool had read its own source when it wrote: so that it goes on there, with nothing twice and nothing left out. */
export interface FeedMark {
  /** The source by its own name: another one has other places. */
  readonly source: string
  readonly position: number
  /** Records that were read, of events of which more may come. */
  readonly open: readonly ByteString[]
  /** The newest stamp that was read, milliseconds. */
  readonly time: number | null
  /** Events that were read, and those of them that were not wanted, since the spool was begun. */
  readonly events: number
  readonly leftOut: number
  /** What was not wanted and is not yet told. */
  readonly untold: Loss | null
}

/** As JSON takes it. */
export const markJson = ({ open, untold, ...mark }: FeedMark): Readonly<Record<string, unknown>> => ({
  ...mark,
  open: open.map(bytesJson),
  untold: untold === null ? null : lossText(untold),
})

/** null: this is no mark. */
export const readMark = (value: unknown): FeedMark | null => {
  const { source, position, open, time, events, leftOut, untold } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (typeof source !== 'string' || !isCount(position) || !isCount(events) || !isCount(leftOut)) return null
  if (time !== null && typeof time !== 'number') return null
  const records = Array.isArray(open) ? (open as readonly unknown[]).map(readBytes) : [undefined]
  if (!records.every((one) => one !== undefined)) return null
  const loss = typeof untold === 'string' ? readLoss(untold) : null
  return { source, position, open: records, time, events, leftOut, untold: loss }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
