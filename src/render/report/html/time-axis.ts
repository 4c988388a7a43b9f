import { clockText, dayText, type TimeStyle } from '../../when.js'

/** A stretch of time as a line from 0 to 100 percent. */
export interface Axis {
  readonly from: number
  readonly to: number
  /** Where a moment stands, in percent, kept within the line. */
  readonly at: (time: number) => number
  readonly ticks: readonly { readonly time: number; readonly label: string }[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  ...[MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY],
  ...[90 * DAY, 365 * DAY, 3650 * DAY],
]
const MOST_TICKS = 6

/** The axis between two moments, with round times of the asked zone on it. */
export const axisOf = (from: number, to: number, style: TimeStyle): Axis => {
  const length = Math.max(to - from, MINUTE)
  const step = STEPS.find((one) => length / one <= MOST_TICKS) ?? length
  const first = from + ((step - (localOf(from, style) % step)) % step)
  const times = Array.from(
    { length: Math.max(0, Math.floor((from + length - first) / step) + 1) },
    (_, i) => first + i * step,
  )
  return {
    from,
    to: from + length,
    at: (time) => Math.round(Math.min(Math.max((time - from) / length, 0), 1) * 10_000) / 100,
    ticks: times.map((time) => ({ time, label: labelOf(time, step, style) })),
  }
}

/** A moment as if its clock on the wall were UTC: round there is round for the reader. */
const localOf = (time: number, style: TimeStyle): number =>
  Date.parse(`${dayText(time, style)}T${clockText(time, style)}Z`) + (time % 1000)

/** `14:00`; midnight is the day that begins; with the year where months are between them. */
const labelOf = (time: number, step: number, style: TimeStyle): string => {
  const day = dayText(time, style)
  if (step >= 90 * DAY) return day
  const clock = clockText(time, style).slice(0, 5)
  return step >= DAY || clock === '00:00' ? day.slice('2026-'.length) : clock
}
