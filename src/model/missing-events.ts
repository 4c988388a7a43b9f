import type { ByteString } from './byte-string.js'

/** Until when events are missing, milliseconds, and how many: the detail of a fact of the kind `missing`. */
export const missingDetail = (until: number, count: number): ByteString => `${until} ${count}`

/** null where the detail tells nothing. */
export const missingOf = (detail: ByteString | null): { readonly until: number; readonly count: number } | null => {
  const match = /^(-?\d+) (\d+)$/.exec(detail ?? '')
  return match === null ? null : { until: Number(match[1]), count: Number(match[2]) }
}
