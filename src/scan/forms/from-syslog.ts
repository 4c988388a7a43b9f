import type { ByteString } from '../../model/byte-string.js'
import { FOREIGN, isLoss, isSuppression, isSuspension, malformed, oneRecord, type Translation } from './form.js'
import { TRANSLATED, TRANSLATED_STAMP } from './for-people.js'
import { isKernelPriority } from './from-kernel.js'
import { fromShippedText, SHIPPED_BEGINS } from './from-shipped.js'
import { SENDERS } from './senders.js'
import { readSyslogLine, STAMPS, zonedTime, type SyslogLine } from './syslog-line.js'

/** `STAMP host audit type=…`: rsyslog puts no colon behind the tag that its imfile was given without one. */
const NO_COLON = new RegExp(
  String.raw`^((?:<\d{1,3}>)?(?:${STAMPS}) (?:\S*[^\s:] )?(?:${SENDERS.join('|')})) (?=(?:(?:node|host)=[^ ]+ )?type=[A-Za-z0-9_[\]]+ msg=audit\()`,
)

const DAEMON_RECORD = /^(?:(?:node|host)=[^ ]+ )?type=[A-Za-z0-9_[\]]+ msg=audit\(\d+\.\d+:\d+\)/
/** `[   10.300823] audit: type=1300 audit(…)`: printk stamps, perhaps the caller, `audit: ` since Linux 3.15. */
const KERNEL_RECORD = /^(?:\[ *\d+\.\d+\] ?)?(?:\[ *[TC]\d+\] ?)?(?:audit: )?(type=\d+ audit\(\d+\.\d+:\d+\)[^]*)$/
/** What printk puts before a message where it is told to, as in KERNEL_RECORD. */
const PRINTK = /^(?:\[ *\d+\.\d+\] ?)?(?:\[ *[TC]\d+\] ?)?/
const ANY_RECORD = /type=\S+ (?:msg=)?audit\(\d+\.\d+:\d+\)/
/** `journalctl -o short` shows `USER_AUTH pid=456 …`, without serial and milliseconds. */
const STAMPLESS = /^[A-Z][A-Z0-9_]+(?:\[\d+\])? [a-z][a-z0-9_-]*=/

/**
 * What stands before an entry that was shipped by syslog. rsyslog's usual template leaves out the colon behind the tag of a message that came
 * in the form of RFC 5424.
 */
const SHIPPED_HEADER = new RegExp(
  String.raw`^(?:(?:<\d{1,3}>)?1 (?:\d{4}-\S+|-) (\S+) who-changed \S+ \S+ - (?:\xef\xbb\xbf)?|(?:<\d{1,3}>)?(?:${STAMPS}) (?:(\S*[^\s:]) )?who-changed(?:\[\d+\])?:? ?)$`,
)

/**
 * The record in a line of a syslog file. Any program can write text that looks like one, so it is taken only from the audit system's own
 * identifiers and only where the message begins; everything else that looks like a record is refused, and said so. null: no header.
 */
export const fromSyslog = (line: ByteString): Translation | null => {
  const entry = line.indexOf(SHIPPED_BEGINS)
  if (entry > 0) {
    const header = SHIPPED_HEADER.exec(line.slice(0, entry))
    if (header !== null) return fromShippedText(line.slice(entry), header[1] ?? header[2] ?? null)
  }
  const parts = readSyslogLine(line) ?? readSyslogLine(line.replace(NO_COLON, '$1: '))
  if (parts === null) return null
  if (entry > 0) return malformed(`refused: a shipped entry of '${parts.tag.slice(0, 40)}', which is not who-changed`)
  return parts.tag === 'kernel' ? fromKernelMessage(parts, line) : fromDaemonMessage(parts, line)
}

const fromKernelMessage = ({ priority, host, pid, message }: SyslogLine, line: ByteString): Translation => {
  const match = KERNEL_RECORD.exec(message)
  // The kernel has no process id and facility 0: what has another is a program that calls itself so.
  const isKernel = pid === null && isKernelPriority(priority)
  if (match !== null && isKernel) return oneRecord(match[1]!, host)
  if (isKernel && isLoss(message.replace(PRINTK, '')))
    return { kind: 'lost', host, machine: null, at: zonedTime(line), lasts: false }
  if (isKernel && isSuppression(message.replace(PRINTK, '')))
    return { kind: 'lost', host, machine: null, at: zonedTime(line), lasts: false, isEarlier: true }
  if (!ANY_RECORD.test(message)) return FOREIGN
  return malformed(
    isKernel
      ? 'refused: an audit record inside a kernel message that does not begin with it'
      : `refused: an audit record from process ${pid ?? 'unknown'}, which calls itself kernel`,
  )
}

const fromDaemonMessage = ({ host, tag, message }: SyslogLine, line: ByteString): Translation => {
  if (tag === 'auditd' && isSuspension(message))
    return { kind: 'lost', host, machine: null, at: zonedTime(line), lasts: true }
  if (SENDERS.includes(tag)) {
    if (DAEMON_RECORD.test(message)) return oneRecord(withSeparator(message), host)
    const kernels = KERNEL_RECORD.exec(message)
    if (kernels !== null) return oneRecord(kernels[1]!, host)
    if (TRANSLATED_STAMP.test(message)) return malformed(TRANSLATED)
    if (tag === 'audit' && STAMPLESS.test(message))
      return malformed('no time and serial: journalctl -o short leaves them out, use -o json or -o export')
  }
  if (!ANY_RECORD.test(message)) return FOREIGN
  return malformed(`refused: an audit record from '${tag.slice(0, 40)}', which is not the audit system`)
}

/** rsyslog writes control characters as `#` and three octal digits; syslog-ng as `\x1d`; others leave a caret form. */
const withSeparator = (message: ByteString): ByteString => message.replace(/#035|\\x1d|\^\]/, '\x1d')
