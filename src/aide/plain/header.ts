import type { ByteString } from '../../model/byte-string.js'
import type { AideTime, AttributeName } from '../../model/change.js'
import type { ReportTotals } from '../../model/aide-report.js'
import { parseOptionAttributes } from '../option-attributes.js'
import { parseTime } from '../time.js'
import { FOUND_DIFFERENCES, LEGACY_BANNER, OUTLINE, START, SUMMARY_NUMBER } from './patterns.js'

/** What the lines before the first section tell. */
export interface PlainHeader {
  readonly version: string | null
  readonly start: AideTime | null
  readonly totals: ReportTotals | null
  readonly rootPrefix: ByteString | null
  readonly limit: ByteString | null
  /** The value of "Report level" (0.17 and later); null for the default. */
  readonly level: string | null
  /** Whether the outline says that AIDE found differences. */
  readonly differs: boolean
  readonly forced: ReadonlySet<AttributeName>
}

/** Reads the header and the summary. A cut one gives what it has. */
export const parseHeader = (lines: readonly string[]): PlainHeader => {
  let version: string | null = null
  let start: AideTime | null = null
  let rootPrefix: ByteString | null = null
  let differs = false
  let limit: ByteString | null = null
  let level: string | null = null
  let forced: ReadonlySet<AttributeName> = new Set()
  const numbers = new Map<string, number>()
  for (const line of lines) {
    const started = START.exec(line)
    if (started !== null) {
      start = parseTime(started[1]!)
      version = started[2] ?? version
      continue
    }
    differs ||= FOUND_DIFFERENCES.test(line)
    version ??= OUTLINE.exec(line)?.[1] ?? LEGACY_BANNER.exec(line)?.[1] ?? null
    const number = SUMMARY_NUMBER.exec(line)
    if (number !== null) {
      numbers.set(number[1]!.replace(/ (?:entries|files)$/, ''), Number(number[2]))
      continue
    }
    // All of them on one line since 0.18; a value may hold " | " itself, so the next label ends it.
    rootPrefix ??= /(?:^| \| )Root prefix: (.*?)(?= \| Report level: |$)/.exec(line)?.[1] ?? null
    limit ??= /(?:^| \| )Limit: (.*?)(?= \| (?:Root prefix|Report level|Verbose level): |$)/.exec(line)?.[1] ?? null
    level ??= /(?:^| \| )Report level: (\w+)$/.exec(line)?.[1] ?? null
    const force = /^Forced attributes: (\S+)$/.exec(line)
    if (force !== null) forced = parseOptionAttributes(force[1]!)
  }
  return { version, start, totals: totalsOf(numbers), rootPrefix, limit, level, differs, forced }
}

const totalsOf = (numbers: ReadonlyMap<string, number>): ReportTotals | null =>
  numbers.size === 0
    ? null
    : {
        entries: numbers.get('Total number of') ?? numbers.get('Number of') ?? null,
        added: numbers.get('Added') ?? null,
        removed: numbers.get('Removed') ?? null,
        changed: numbers.get('Changed') ?? null,
      }
