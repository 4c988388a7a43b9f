import { join } from 'node:path'
import { readIfThere, writePrivate } from './state-folder.js'

/** What one night leaves for the next. Times in milliseconds since 1970 UTC. */
export interface LastNight {
  /** When a whole check was last reported; null for never. */
  readonly checked: number | null
  /** SHA-256 of the report that was read last, to know it again. */
  readonly report: string
  /** When AIDE began the newest report that was ever read. */
  readonly began: number | null
}

const FILE = 'nightly.json'

/** What the last night left; null on the first, and for a file that is damaged, which only means that a missed night goes unseen. */
export const readLastNight = (folder: string): LastNight | null => {
  const text = readIfThere(join(folder, FILE))
  if (text === null) return null
  try {
    const { checked, report, began } = JSON.parse(text) as Partial<Record<string, unknown>>
    return { checked: timeOf(checked), report: typeof report === 'string' ? report : '', began: timeOf(began) }
  } catch {
    return null
  }
}

const timeOf = (value: unknown): number | null => {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? null : time
}

export const writeLastNight = (folder: string, { checked, report, began }: LastNight): void => {
  const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString())
  const document = { schema: 'who-changed/nightly/1', checked: iso(checked), report, began: iso(began) }
  writePrivate(join(folder, FILE), `${JSON.stringify(document, null, 2)}\n`)
}
