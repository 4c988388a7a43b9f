import type { AideTime } from '../model/change.js'

/** A time as AIDE prints it, in a pattern without groups; the zone is absent in 0.15 and older. */
export const TIME = /\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d(?: [+-]\d{4})?/

const PARTS = /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?: ([+-])(\d\d)(\d\d))?$/

/** Reads `2026-11-23 19:49:52 +0000`; null when it is anything else. Without a zone the digits are taken as UTC and the offset is null. */
export const parseTime = (text: string): AideTime | null => {
  const parts = PARTS.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second, sign, hours, minutes] = parts
  const local =
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) / 1000
  if (Number.isNaN(local)) return null
  if (sign === undefined) return { seconds: local, offsetMinutes: null }
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  return { seconds: local - offset * 60, offsetMinutes: offset === 0 ? 0 : offset }
}
