import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How far shipping is. Times in milliseconds since 1970 UTC. */
export interface ShipStatus {
  /** When this was so. */
  readonly at: number
  readonly destination: string
  readonly stream: string
  /** The newest entry, and the stamp of the newest event that was read; null before the first. */
  readonly offered: { readonly seq: number; readonly time: number | null }
  /** The newest entry that the destination has for good, the stamp of the newest event among those, and when it was acknowledged. */
  readonly acknowledged: { readonly seq: number; readonly time: number | null; readonly at: number | null }
  readonly spool: { readonly bytes: number; readonly limit: number }
  /** Events that were read since the stream began, and those of them that nobody wanted. */
  readonly events: number
  readonly leftOut: number
  /** What is wanted, as it was asked for; empty for everything. */
  readonly only: readonly string[]
  /** What went wrong last; null when nothing did. `failures`: tries in a row that failed. */
  readonly fault: { readonly text: string; readonly at: number } | null
  readonly failures: number
}

const SCHEMA = 'who-changed/ship/1'

const fileOf = (folder: string): string => join(folder, 'ship.json')

/** Whole or not at all. A status that can't be written is not worth an end. */
export const writeShipStatus = (folder: string, status: ShipStatus): void => {
  const file = fileOf(folder)
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify({ schema: SCHEMA, ...status })}\n`, { mode: 0o640 })
    renameSync(`${file}.new`, file)
  } catch {
    // Whoever reads it sees that it is old.
  }
}

/** null where nothing is shipped, or what is there is damaged. */
export const readShipStatus = (folder: string): ShipStatus | null => {
  try {
    const value = JSON.parse(readFileSync(fileOf(folder), 'utf8')) as ShipStatus & { readonly schema: string }
    const { schema, ...status } = value
    const isWhole =
      schema === SCHEMA &&
      typeof status.at === 'number' &&
      typeof status.destination === 'string' &&
      Number.isSafeInteger(status.offered.seq) &&
      Number.isSafeInteger(status.acknowledged.seq) &&
      [status.at, status.offered.time, status.acknowledged.time, status.acknowledged.at].every(isTime) &&
      typeof status.spool.bytes === 'number' &&
      typeof status.spool.limit === 'number' &&
      (status.fault === null || (typeof status.fault.text === 'string' && isTime(status.fault.at))) &&
      Number.isSafeInteger(status.failures) &&
      Array.isArray(status.only)
    return isWhole ? status : null
  } catch {
    return null
  }
}

/** A moment that a date can be made of (ECMA-262, time values), or none. */
const isTime = (value: unknown): boolean => value === null || (typeof value === 'number' && Math.abs(value) <= 8.64e15)

/** How many entries the destination is behind, and by how much time of the events, milliseconds; null where nobody knows. */
export const behindOf = ({
  offered,
  acknowledged,
}: ShipStatus): { readonly entries: number; readonly time: number | null } => {
  const entries = offered.seq - acknowledged.seq
  if (entries === 0) return { entries, time: 0 }
  const time = offered.time === null || acknowledged.time === null ? null : offered.time - acknowledged.time
  return { entries, time: time === null ? null : Math.max(0, time) }
}
