import type { ByteString } from '../../model/byte-string.js'
import { printRecord } from '../../grammar/print-record.js'
import { recordTypeName } from '../../tables/record-type-name.js'
import { FOREIGN, isLoss, isSuspension, malformed, oneRecord, type Translation } from './form.js'

/** A field of a journal entry by name; null where the entry has none, or where it was too large to be shown. */
export type JournalField = (name: string) => ByteString | null

/** Programs through which auditd hands records to syslog, as journald itself saw the sender. */
const SENDERS = new Set(['auditd', 'audispd', 'audisp-syslog'])
const KERNEL_RECORD = /^(?:audit: )?(type=\d+ audit\(\d+\.\d+:\d+\)[^]*)$/
const DAEMON_RECORD = /^(?:node=[^ ]+ )?type=[A-Za-z0-9_[\]]+ msg=audit\(\d+\.\d+:\d+\)/

/**
 * The record in a journal entry. Fields that begin with `_` are journald's own and can't be forged; MESSAGE is believed only where they
 * say who sent it. Source: systemd src/journal/journald-audit.c process_audit_string.
 */
export const fromJournal = (field: JournalField): Translation => {
  const message = field('MESSAGE')
  switch (field('_TRANSPORT')) {
    case 'audit':
      return fromAuditTransport(field, message)
    case 'kernel': {
      const record = KERNEL_RECORD.exec(message ?? '')?.[1]
      if (record === undefined)
        return isLoss(message ?? '') && (field('SYSLOG_FACILITY') ?? '0') === '0' ? lossOf(field, false) : FOREIGN
      // What a program writes to /dev/kmsg comes by the same transport, with another facility than the kernel's.
      return (field('SYSLOG_FACILITY') ?? '0') === '0'
        ? oneRecord(record, field('_HOSTNAME'), field('_MACHINE_ID'))
        : malformed('refused: an audit record that a program wrote into the kernel log')
    }
    default:
      return fromProgram(field, message ?? '')
  }
}

const lossOf = (field: JournalField, lasts: boolean): Translation => {
  const time = field('__REALTIME_TIMESTAMP') ?? field('_SOURCE_REALTIME_TIMESTAMP')
  const at = isNumber(time) && time.length <= 17 ? Math.floor(Number(time) / 1000) : null
  return { kind: 'lost', host: field('_HOSTNAME'), machine: field('_MACHINE_ID'), at, lasts }
}

const fromAuditTransport = (field: JournalField, message: ByteString | null): Translation => {
  const type = field('_AUDIT_TYPE')
  const serial = field('_AUDIT_ID')
  const time = field('_SOURCE_REALTIME_TIMESTAMP')
  if (message === null) return malformed('a journal entry of the audit transport without its message')
  if (!isNumber(serial) || !isNumber(time) || time.length > 17)
    return malformed('a journal entry of the audit transport without serial or time')
  const [first] = message.split(' ', 1)
  const name = isNumber(type) ? recordTypeName(Number(type)) : (field('_AUDIT_TYPE_NAME') ?? first!)
  // The message repeats the name of the type before the kernel's own text.
  const body = message.slice(Math.min(first!.length + 1, message.length))
  const header = { node: null, type: name, time: Math.floor(Number(time) / 1000), serial: Number(serial) }
  return oneRecord(printRecord(header, body.replaceAll('\n', ' ')), field('_HOSTNAME'), field('_MACHINE_ID'))
}

const fromProgram = (field: JournalField, message: ByteString): Translation => {
  if (isSuspension(message) && field('_COMM') === 'auditd' && field('_UID') === '0') return lossOf(field, true)
  if (!/type=\S+ (?:msg=)?audit\(\d+\.\d+:\d+\)/.test(message)) return FOREIGN
  const sender = field('_COMM')
  if (sender !== null && SENDERS.has(sender) && field('_UID') === '0' && DAEMON_RECORD.test(message))
    return oneRecord(message.replaceAll('\n', ' '), field('_HOSTNAME'), field('_MACHINE_ID'))
  return malformed(`refused: an audit record from '${(sender ?? '?').slice(0, 40)}', which is not the audit system`)
}

const isNumber = (text: string | null): text is string => text !== null && /^\d+$/.test(text)
