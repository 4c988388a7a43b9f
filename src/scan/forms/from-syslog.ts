import type { ByteString } from '../../model/byte-string.js'
import { FOREIGN, malformed, oneRecord, type Translation } from './form.js'
import { isKernelPriority } from './from-kernel.js'
import { readSyslogLine, type SyslogLine } from './syslog-line.js'

/** Who hands audit records to syslog: auditd, its plugins, the kernel itself, and journald for the kernel. */
const SENDERS = new Set(['auditd', 'audispd', 'audisp-syslog', 'audisp-remote', 'audit'])

const DAEMON_RECORD = /^(?:(?:node|host)=[^ ]+ )?type=[A-Za-z0-9_[\]]+ msg=audit\(\d+\.\d+:\d+\)/
/** `[   10.300823] audit: type=1300 audit(…)`: printk stamps, perhaps the caller, `audit: ` since Linux 3.15. */
const KERNEL_RECORD = /^(?:\[ *\d+\.\d+\] ?)?(?:\[ *[TC]\d+\] ?)?(?:audit: )?(type=\d+ audit\(\d+\.\d+:\d+\)[^]*)$/
const ANY_RECORD = /type=\S+ (?:msg=)?audit\(\d+\.\d+:\d+\)/
/** `journalctl -o short` shows `USER_AUTH pid=456 …`, without serial and milliseconds. */
const STAMPLESS = /^[A-Z][A-Z0-9_]+(?:\[\d+\])? [a-z][a-z0-9_-]*=/

/**
 * The record in a line of a syslog file. Any program can write text that looks like one, so it is taken only from the audit system's own
 * identifiers and only where the message begins; everything else that looks like a record is refused, and said so. null: no header.
 */
export const fromSyslog = (line: ByteString): Translation | null => {
  const parts = readSyslogLine(line)
  if (parts === null) return null
  return parts.tag === 'kernel' ? fromKernelMessage(parts) : fromDaemonMessage(parts)
}

const fromKernelMessage = ({ priority, host, pid, message }: SyslogLine): Translation => {
  const match = KERNEL_RECORD.exec(message)
  // The kernel has no process id and facility 0: what has another is a program that calls itself so.
  const isKernel = pid === null && isKernelPriority(priority)
  if (match !== null && isKernel) return oneRecord(match[1]!, host)
  if (!ANY_RECORD.test(message)) return FOREIGN
  return malformed(
    isKernel
      ? 'refused: an audit record inside a kernel message that does not begin with it'
      : `refused: an audit record from process ${pid ?? 'unknown'}, which calls itself kernel`,
  )
}

const fromDaemonMessage = ({ host, tag, message }: SyslogLine): Translation => {
  if (SENDERS.has(tag)) {
    if (DAEMON_RECORD.test(message)) return oneRecord(withSeparator(message), host)
    const kernels = KERNEL_RECORD.exec(message)
    if (kernels !== null) return oneRecord(kernels[1]!, host)
    if (tag === 'audit' && STAMPLESS.test(message))
      return malformed('no time and serial: journalctl -o short leaves them out, use -o json or -o export')
  }
  if (!ANY_RECORD.test(message)) return FOREIGN
  return malformed(`refused: an audit record from '${tag.slice(0, 40)}', which is not the audit system`)
}

/** rsyslog writes control characters as `#` and three octal digits; syslog-ng as `\x1d`; others leave a caret form. */
const withSeparator = (message: ByteString): ByteString => message.replace(/#035|\\x1d|\^\]/, '\x1d')
