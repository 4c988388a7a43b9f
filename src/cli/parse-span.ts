import { WhoChangedError } from '../model/errors.js'

const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3, d: 86400e3 }

/** The longest time that a timer of Node can wait, milliseconds. */
const LONGEST = 2 ** 31 - 1

/**
 * A span of time as a person types it, in milliseconds: `45s`, `90m`, `6h`, `2d`.
 * @throws {WhoChangedError} `usage`.
 */
export const parseSpan = (text: string): number => {
  const [, count, unit] = /^(\d+)\s*([smhd])$/.exec(text) ?? []
  const span = count === undefined ? 0 : Number(count) * UNITS[unit!]!
  if (span > 0 && span <= LONGEST) return span
  throw new WhoChangedError('usage', `"${text}" is no span of time up to 24 days; try "90m", "6h" or "2d"`)
}

/** The same text, for options that keep what was typed. */
export const checkedSpan = (text: string): string => {
  parseSpan(text)
  return text
}
