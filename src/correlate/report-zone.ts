import type { AideEntry } from '../model/aide-entry.js'
import type { AideReport } from '../model/aide-report.js'
import type { ByteString } from '../model/byte-string.js'
import type { AideTime, AttributeValues, Change } from '../model/change.js'
import { EASTERNMOST, WESTERNMOST, ZONE_STEP } from '../model/time-zone.js'

/** Minutes. */
const SUMMER = 60
/** The kernel stamps an event with the start of the call and a file with its end. Seconds. */
const TICK = 1
/** More changes than these tell no more of the zone. */
const ENOUGH = 200

/** The moments, milliseconds since 1970 UTC, at which a path was touched, as far as any zone allows. */
type Touched = (path: ByteString, from: number, to: number) => Promise<readonly number[]>

/** Whether a report was printed without zones: by AIDE 0.15 and older, as RHEL 7 has it. Its times are local to the host. */
export const lacksZone = (report: AideReport): boolean => report.start !== null && report.start.offsetMinutes === null

/**
 * The report with its times put right, which were read as if they were UTC. AIDE's database has some of them as seconds since 1970, so the
 * difference is the zone, perhaps of another half of the year; and in the right zone the changes fall on the seconds of their own events.
 * null: neither tells.
 * @param given how far the zone that the user names lies east of UTC at a time, minutes; it decides where nothing speaks against it
 */
export const withZone = async (
  report: AideReport,
  entries: ReadonlyMap<ByteString, AideEntry>,
  touched: Touched,
  given: ((local: number) => number) | null,
): Promise<AideReport | null> => {
  const told = new Set(report.changes.flatMap((change) => offsetsTold(change, entries.get(change.path))))
  const isPossible = (offset: number): boolean =>
    told.size === 0 || [...told].some((one) => offset === one || Math.abs(offset - one) === SUMMER)
  const votes = new Map<Change, ReadonlySet<number>>()
  const count = new Map<number, number>()
  for (const change of report.changes.filter(({ new: now }) => now.ctime !== undefined).slice(0, ENOUGH)) {
    const fitting = new Set([...(await offsetsOf(change, touched))].filter(isPossible))
    votes.set(change, fitting)
    for (const offset of fitting) count.set(offset, (count.get(offset) ?? 0) + 1)
  }
  const most = Math.max(0, ...count.values())
  const best = [...count].filter(([, number]) => number === most).map(([offset]) => offset)
  const wanted = given?.(report.start!.seconds) ?? null
  const isWanted = wanted !== null && isPossible(wanted) && (best.length === 0 || best.includes(wanted))
  const known = best.filter((one) => told.has(one))
  const offset = isWanted ? wanted : (only(known) ?? only(best) ?? [...told].at(-1))
  if (offset === undefined) return null
  /** Where summer time began or ended meanwhile a change has the other offset. */
  const ofChange = (change: Change): number => {
    const own = votes.get(change)
    if (own === undefined || own.size === 0 || own.has(offset)) return offset
    const other = [...own].filter((one) => Math.abs(one - offset) === SUMMER && (told.has(one) || count.get(one)! > 1))
    return other.length === 1 ? other[0]! : offset
  }
  return {
    ...report,
    start: shifted(report.start, offset),
    end: shifted(report.end, offset),
    changes: report.changes.map((change) => {
      const before = offsetsTold(change, entries.get(change.path))[0]
      return {
        ...change,
        old: valuesShifted(change.old, before ?? offset),
        new: valuesShifted(change.new, ofChange(change)),
      }
    }),
    notes: [
      ...report.notes,
      `the times in the report have no zone: by ${evidence(told, most)} they are of ${zoneText(offset)}`,
    ],
  }
}

const only = (offsets: readonly number[]): number | undefined => (offsets.length === 1 ? offsets[0] : undefined)

const evidence = (told: ReadonlySet<number>, votes: number): string =>
  told.size > 0 ? "those in AIDE's database" : votes > 0 ? 'the events of its changes' : 'what was asked for'

/** The offsets by which the times of a path differ from those that the database has of it. */
const offsetsTold = ({ old }: Change, entry: AideEntry | undefined): readonly number[] => {
  const offset = (printed: AideTime | undefined, known: number | null | undefined): readonly number[] => {
    if (printed === undefined || printed.offsetMinutes !== null || known == null) return []
    const minutes = (printed.seconds - known) / 60
    return isOffset(minutes) ? [minutes] : []
  }
  return [...offset(old.ctime, entry?.ctime), ...offset(old.mtime, entry?.mtime)]
}

/** The offsets under which a change happened in the second of an event of its path. */
const offsetsOf = async ({ path, new: now }: Change, touched: Touched): Promise<ReadonlySet<number>> => {
  const local = now.ctime!.seconds
  const moments = await touched(path, (local - EASTERNMOST - TICK) * 1000, (local + EASTERNMOST) * 1000 + 999)
  return new Set(
    moments
      .map((moment) => Math.floor(moment / 1000))
      .flatMap((second) => [(local - second) / 60, (local - second - TICK) / 60])
      .filter(isOffset),
  )
}

const isOffset = (minutes: number): boolean => {
  const seconds = minutes * 60
  return seconds % ZONE_STEP === 0 && seconds <= EASTERNMOST && seconds >= WESTERNMOST
}

const shifted = (time: AideTime | null, offset: number): AideTime | null =>
  time === null || time.offsetMinutes !== null ? time : { seconds: time.seconds - offset * 60, offsetMinutes: offset }

const valuesShifted = (values: AttributeValues, offset: number): AttributeValues => {
  const { atime, mtime, ctime } = values
  return {
    ...values,
    ...(atime === undefined ? {} : { atime: shifted(atime, offset)! }),
    ...(mtime === undefined ? {} : { mtime: shifted(mtime, offset)! }),
    ...(ctime === undefined ? {} : { ctime: shifted(ctime, offset)! }),
  }
}

/** `UTC+05:45`. */
const zoneText = (offset: number): string => {
  const size = Math.abs(offset)
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `UTC${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
}
