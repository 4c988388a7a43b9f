import type { ByteString } from '../../model/byte-string.js'

/** A line of a syslog file, split. */
export interface SyslogLine {
  /** `<PRI>`: facility times 8 plus level; null where the daemon did not write it. */
  readonly priority: string | null
  readonly host: ByteString | null
  /** The identifier of the sender, without its process id. */
  readonly tag: ByteString
  readonly pid: ByteString | null
  readonly message: ByteString
}

/** How a header begins that is not that of RFC 5424. */
export const STAMPS = [
  String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*`,
  String.raw`[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d+)?`,
].join('|')
const HEADER = new RegExp(
  String.raw`^(?:<(\d{1,3})>)?(?:${STAMPS}) (?:(\S*[^\s:]) )?([^\s:\[]+)(?:\[([^\]\s]*)\])?: ?([^]*)$`,
)
/** `1 STAMP HOST APP PROCID MSGID SD MSG`; source: RFC 5424. rsyslog writes the blank behind a tag of RFC 3164 as the first of the message. */
const RFC5424 =
  /^(?:<(\d{1,3})>)?1 (?:\d{4}-\S+|-) (\S+) (\S+) (\S+) \S+ (?:-|(?:\[(?:[^\]\\]|\\.)*\])+)(?: (?:\xef\xbb\xbf)? ?([^]*))?$/

const ZONED = /^(?:<\d{1,3}>)?(?:1 )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)) /
const LOCAL =
  /^(?:<\d{1,3}>)?(?:1 )?(?:(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)|([A-Z][a-z]{2}) +(\d{1,2}) (?:\d{4} )?(\d\d:\d\d:\d\d))/

/** The stamp of a line, milliseconds since 1970 UTC; null for one without a zone. */
export const zonedTime = (line: ByteString): number | null => {
  const stamp = ZONED.exec(line)?.[1]
  const time = stamp === undefined ? NaN : Date.parse(stamp.replace(',', '.'))
  return Number.isNaN(time) ? null : time
}

/** What the clock of a line shows, milliseconds since 1970 as if that were UTC, in a leap year where the line has none; null for no stamp. */
export const wallTime = (line: ByteString): number | null => {
  const match = LOCAL.exec(line)
  if (match === null) return null
  const [, date, time, month, day, hour] = match
  const wall = Date.parse(date !== undefined ? `${date}T${time!}Z` : `${day!} ${month!} 1972 ${hour!} UTC`)
  return Number.isNaN(wall) ? null : wall
}

/** null for a line without a syslog header: RFC 3164 as every daemon writes it to files, ISO stamps, or RFC 5424. */
export const readSyslogLine = (line: ByteString): SyslogLine | null => {
  const modern = RFC5424.exec(line)
  if (modern !== null) {
    const [, priority, host, tag, pid, message] = modern
    return {
      priority: priority ?? null,
      host: host === '-' ? null : host!,
      tag: tag!,
      pid: pid === '-' ? null : pid!,
      message: message ?? '',
    }
  }
  const match = HEADER.exec(line)
  if (match === null) return null
  const [, priority, host, tag, pid, message] = match
  return { priority: priority ?? null, host: host ?? null, tag: tag!, pid: pid ?? null, message: message! }
}
