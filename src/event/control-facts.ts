import type { AuditEvent, AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import type { ControlFact, ControlFactKind } from '../model/control-fact.js'
import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import { RecordFields } from '../scan/record-fields.js'
import { subjectOfRecord } from './subject.js'

const DAEMON_KINDS = new Map<string, ControlFactKind>([
  ['DAEMON_START', 'daemon-start'],
  ['DAEMON_END', 'daemon-end'],
  ['DAEMON_ABORT', 'daemon-abort'],
  ['DAEMON_RESUME', 'resumed'],
  ['SYSTEM_BOOT', 'boot'],
  ['KERNEL', 'boot'],
  ['SYSTEM_SHUTDOWN', 'shutdown'],
])

export const isControlType = (type: string): boolean => type === 'CONFIG_CHANGE' || DAEMON_KINDS.has(type)

/** What the records of an event tell about the audit trail itself. `process`: who made the call, when the event shows it. */
export const controlFactsOf = (event: AuditEvent, process: ProcessFacts | null): readonly ControlFact[] =>
  event.records.flatMap((record) => {
    const told = tellsOf(record)
    if (told === null) return []
    const { node, time, serial } = event
    return [{ node, time, serial, kind: told.kind, detail: told.detail, process: process ?? senderOf(record) }]
  })

const INIT = 1

/**
 * Who sent the signal that a record of the daemon is about. Where the sender had no login, the kernel gives its uid in the place of the
 * login uid (kernel/audit.c audit_signal_info); the session, which auditd looks up itself, then is unset. Only root can signal auditd.
 */
const senderOf = (record: AuditRecord): ProcessFacts | null => {
  const subject = subjectOfRecord(record)
  if (subject === null || !DAEMON_SIGNALS.has(record.type) || subject.auid !== 0 || subject.ses !== UNSET)
    return subject
  return { ...subject, auid: subject.pid === INIT ? UNSET : null }
}

const DAEMON_SIGNALS: ReadonlySet<string> = new Set(['DAEMON_END', 'DAEMON_RESUME'])

const tellsOf = (record: AuditRecord): Pick<ControlFact, 'kind' | 'detail'> | null => {
  const kind = DAEMON_KINDS.get(record.type)
  if (kind !== undefined) return { kind, detail: null }
  return record.type === 'CONFIG_CHANGE' ? controlChange(record.body) : null
}

/** What the body of a CONFIG_CHANGE record tells about the audit trail; null for nothing of use. */
export const controlChange = (body: ByteString): Pick<ControlFact, 'kind' | 'detail'> | null =>
  configChange(new RecordFields({ type: 'CONFIG_CHANGE', body }))

/** Source: kernel/audit.c audit_log_config_change, kernel/auditfilter.c audit_log_rule_change. Old kernels leave `op=` out. */
const configChange = (fields: RecordFields): Pick<ControlFact, 'kind' | 'detail'> | null => {
  if (fields.number('res') === 0) return null
  const operation: ByteString = (fields.text('op') ?? '').replaceAll(' ', '_').replaceAll('"', '')
  switch (operation) {
    case 'add_rule':
      return { kind: 'rule-added', detail: fields.text('key') }
    case 'remove_rule':
      return { kind: 'rule-removed', detail: fields.text('key') }
    default:
      return optionChange(fields)
  }
}

const optionChange = (fields: RecordFields): Pick<ControlFact, 'kind' | 'detail'> | null => {
  const enabled = fields.number('audit_enabled')
  // 2 is "on, and locked until the next boot".
  if (enabled !== null) return { kind: enabled === 0 ? 'disabled' : 'enabled', detail: String(enabled) }
  const lostBefore = fields.number('old')
  if (fields.number('lost') !== null)
    return lostBefore !== null && lostBefore > 0 ? { kind: 'lost', detail: String(lostBefore) } : null
  for (const option of ['audit_backlog_limit', 'audit_rate_limit', 'audit_failure']) {
    const value = fields.number(option)
    if (value !== null) return { kind: 'limit', detail: `${option}=${value}` }
  }
  return null
}
