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
/** `1 STAMP HOST APP PROCID MSGID SD MSG`; source: RFC 5424. */
const RFC5424 =
  /^(?:<(\d{1,3})>)?1 (?:\d{4}-\S+|-) (\S+) (\S+) (\S+) \S+ (?:-|(?:\[(?:[^\]\\]|\\.)*\])+)(?: (?:\xef\xbb\xbf)?([^]*))?$/

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
