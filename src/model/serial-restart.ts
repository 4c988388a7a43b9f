import { eventStamp } from './event-id.js'
import type { SerialMark } from './serial-span.js'

/** Events of several processors overtake each other by a few serials. */
const OVERTAKING = 500
/** A boot begins with these, and takes longer than this many milliseconds. */
const FIRST_SERIALS = 64
const SHORTEST_BOOT = 1_000
/** Serials are unsigned 32-bit numbers and wrap on a busy host without a boot. */
const WRAP = 2 ** 32
const NEAR_WRAP = 100_000

/** Whether the host has started again between two of its events, the later one being `next`. */
export const isRestart = (last: SerialMark, next: SerialMark): boolean =>
  next.serial < last.serial &&
  next.time > last.time &&
  !isWrap(last, next) &&
  (last.serial - next.serial > OVERTAKING || (next.serial <= FIRST_SERIALS && next.time - last.time > SHORTEST_BOOT))

/** Whether the counter passed its highest number between two events. */
export const isWrap = (last: SerialMark, next: SerialMark): boolean =>
  last.serial > WRAP - NEAR_WRAP && next.serial < NEAR_WRAP

/** The last event before a restart, as the fact of the restart keeps it: `1795462851.320:71`. */
export const restartDetail = ({ time, serial }: SerialMark): string => `${eventStamp(time)}:${serial}`

/** When the last event before a restart was, from the detail of its fact. Milliseconds; null where it is not told. */
export const timeBefore = (detail: string | null): number | null => {
  const match = /^(-?\d+)\.(\d{3}):\d+$/.exec(detail ?? '')
  return match === null ? null : Number(match[1]) * 1000 + Number(match[2])
}
