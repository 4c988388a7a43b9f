import { parseISO } from 'date-fns/parseISO'
import { WhoChangedError } from '../model/errors.js'

const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3, d: 86400e3, w: 7 * 86400e3 }

/**
 * A moment as a person types it, in milliseconds since 1970 UTC: `2026-11-23`, `2026-11-23 14:00`, ISO 8601 with a zone, seconds since
 * 1970 (`@1795462851`), a time of today (`14:00`), `now`, `today`, `yesterday`, or so long ago (`90m`, `2h`, `3d`, `1w`).
 * @throws {WhoChangedError} `usage`.
 */
export const parseTime = (text: string, now: number): number => {
  const ago = /^(\d+)\s*([smhdw])(?:\s+ago)?$/.exec(text)
  if (ago !== null) return now - Number(ago[1]) * UNITS[ago[2]!]!
  const epoch = /^@(\d+(?:\.\d+)?)$/.exec(text)
  if (epoch !== null) return Math.round(Number(epoch[1]) * 1000)
  if (text === 'now') return now
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  if (text === 'today') return midnight
  if (text === 'yesterday') return new Date(midnight).setDate(new Date(midnight).getDate() - 1)
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  const time =
    clock === null
      ? parseISO(text.replace(' ', 'T')).getTime()
      : new Date(now).setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), 0)
  if (Number.isNaN(time))
    throw new WhoChangedError('usage', `"${text}" is no time; try "2026-11-23 14:00", "14:00", "yesterday" or "2h"`)
  return time
}
