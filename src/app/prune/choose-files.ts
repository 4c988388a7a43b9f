import type { ByteString } from '../../model/byte-string.js'
import { LATE, type ShippedSpan, type SpanGap } from '../../ship/shipped-span.js'
import type { LogSpan } from '../../source/log-span.js'

/** Why a file may not be looked into, or what is in it. */
export type FileFault = 'link' | 'hard-linked' | 'not-a-file' | 'unreadable' | 'changing' | 'empty'

/** Why a file stays. */
export type Stay =
  | FileFault
  // Of a file that was read.
  | 'before-stream'
  | 'not-acknowledged'
  | 'gap'
  | 'kept'
  | 'clock'
  | 'other-host'
  | 'damaged'

/** A rotated file by what its records say. */
export interface RotatedSpan {
  readonly span: LogSpan | FileFault
}

/** How far a log may be cut. */
export interface PruneLimits {
  readonly shipped: ShippedSpan
  readonly node: ByteString | null
  /** Whoever asks wants to keep everything from here on; null: they don't say. Milliseconds. */
  readonly before: number | null
}

export interface Choice<File> {
  readonly chosen: readonly File[]
  readonly staying: readonly { readonly file: File; readonly why: Stay }[]
  /** Everything older may go, as far as what was acknowledged goes; null: nothing. Milliseconds. */
  readonly limit: number | null
  /** The gap that sets the limit; null when none does. */
  readonly gap: SpanGap | null
}

/**
 * Chooses the files, given oldest first, of which every event has been acknowledged: all lie between the first event that was read and the
 * last one that was acknowledged, less the time by which events come late, and before the first gap that any file reaches.
 */
export const chooseFiles = <File extends RotatedSpan>(
  files: readonly File[],
  { shipped, node, before }: PruneLimits,
): Choice<File> => {
  const { from, to, gaps } = shipped
  const begin = from === null ? Infinity : from + LATE
  const oldest = Math.min(...files.map(({ span }) => (isSpan(span) && span.first >= begin ? span.first : Infinity)))
  const first = [...gaps]
    .filter((gap) => gap.to === null || gap.to + LATE >= oldest)
    .sort((a, b) => startOf(a) - startOf(b))[0]
  const gapLimit = first === undefined ? Infinity : startOf(first)
  const acknowledged = to === null ? -Infinity : to - LATE
  const chosen: File[] = []
  const staying: { readonly file: File; readonly why: Stay }[] = []
  let highest = -Infinity
  let isBack = false
  for (const file of files) {
    const { span } = file
    if (isSpan(span)) {
      isBack ||= span.back > LATE || span.first < highest - LATE
      highest = Math.max(highest, span.last)
    }
    const why = whyStays(span, { begin, acknowledged, gapLimit, before: before ?? Infinity, isBack, node })
    if (why === null) chosen.push(file)
    else staying.push({ file, why })
  }
  const limit = Math.min(acknowledged, gapLimit, before ?? Infinity)
  return {
    ...{ chosen, staying },
    limit: from === null || !Number.isFinite(limit) ? null : limit,
    gap: first !== undefined && gapLimit < acknowledged ? first : null,
  }
}

interface Bounds {
  readonly begin: number
  readonly acknowledged: number
  readonly gapLimit: number
  readonly before: number
  readonly isBack: boolean
  readonly node: ByteString | null
}

const whyStays = (span: RotatedSpan['span'], bounds: Bounds): Stay | null => {
  if (!isSpan(span)) return span
  if (span.others > 0 || span.isDamaged) return 'damaged'
  if (span.nodes.some((one) => one !== bounds.node)) return 'other-host'
  if (span.first < bounds.begin) return 'before-stream'
  // A clock that was set back: of two events nobody knows which came first.
  if (bounds.isBack) return 'clock'
  if (span.last >= bounds.acknowledged) return 'not-acknowledged'
  if (span.last >= bounds.gapLimit) return 'gap'
  return span.last >= bounds.before ? 'kept' : null
}

const isSpan = (span: RotatedSpan['span']): span is LogSpan => typeof span !== 'string'

/** The first event that the gap may have taken. */
const startOf = ({ from }: SpanGap): number => (from === null ? -Infinity : from - LATE)
