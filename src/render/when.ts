/** How times are shown to a person. */
export interface TimeStyle {
  /** A zone of the IANA database, `UTC`; null is the zone of this process. */
  readonly zone: string | null
}

/** `2026-11-23 14:02:09`. */
export const whenText = (time: number, { zone }: TimeStyle): string => {
  const date = new Date(time)
  if (zone === 'UTC') return date.toISOString().slice(0, 19).replace('T', ' ')
  // Without the tables of Intl, whose first use takes tens of milliseconds.
  if (zone === null && isPlain(date)) {
    const local = new Date(time - date.getTimezoneOffset() * 60_000)
    return local.toISOString().slice(0, 19).replace('T', ' ')
  }
  const part = partsOf(CLOCK, zone, time)
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`
}

/** `2026-11-23`. */
export const dayText = (time: number, style: TimeStyle): string => whenText(time, style).slice(0, 10)

/** `14:02:09`. */
export const clockText = (time: number, style: TimeStyle): string => whenText(time, style).slice(11)

/** The zone that {@link whenText} shows: by its name when one was asked for, else how far it is from UTC, `+01:00`. */
export const zoneText = (time: number, { zone }: TimeStyle): string =>
  zone ??
  (isPlain(new Date(time))
    ? offsetText(-new Date(time).getTimezoneOffset())
    : partsOf(OFFSET, zone, time)('timeZoneName').slice('GMT'.length) || '+00:00')

/** Whether the local zone is whole minutes from UTC at a time, and the year has four digits: 1973 to 9998. */
const isPlain = (date: Date): boolean => date.getTime() >= 94_694_400_000 && date.getTime() < 253_370_764_800_000

/** `+01:00`. */
const offsetText = (minutes: number): string => {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

/** Whether a zone is in the IANA database that Node carries. */
export const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const CLOCK: Intl.DateTimeFormatOptions = {
  ...{ hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
}
const OFFSET: Intl.DateTimeFormatOptions = { timeZoneName: 'longOffset' }

const formats = new Map<string, Intl.DateTimeFormat>()

const partsOf = (
  options: Intl.DateTimeFormatOptions,
  zone: string | null,
  time: number,
): ((type: Intl.DateTimeFormatPartTypes) => string) => {
  const key = `${options === CLOCK ? '' : 'offset '}${zone ?? ''}`
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat('en-US', zone === null ? options : { ...options, timeZone: zone })
  formats.set(key, format)
  const parts = format.formatToParts(time)
  return (type) => parts.find((part) => part.type === type)?.value ?? ''
}
