import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import type { EventId } from '../model/event-id.js'
import type { SessionFact, SessionFactKind } from '../model/session.js'
import { UNSET } from '../model/process-facts.js'
import { RecordFields } from '../scan/record-fields.js'
import { remoteAddress } from './address.js'
import { terminalName } from './syscall-record.js'

const KINDS = new Map<string, SessionFactKind>([
  ['LOGIN', 'login'],
  ['USER_AUTH', 'authenticate'],
  ['USER_ACCT', 'authenticate'],
  ['CRED_ACQ', 'credentials'],
  ['USER_START', 'open'],
  ['USER_LOGIN', 'open'],
  ['USER_END', 'close'],
  ['USER_LOGOUT', 'close'],
  ['SERVICE_START', 'unit-start'],
  ['SERVICE_STOP', 'unit-stop'],
])

export const isSessionType = (type: string): boolean => KINDS.has(type)

/** The kind of fact that a record of this type tells; undefined for none. */
export const sessionFactKind = (type: string): SessionFactKind | undefined => KINDS.get(type)

/** What a record tells about a login; null for one that tells nothing of use. */
export const sessionFactOf = (record: AuditRecord): SessionFact | null => {
  const kind = KINDS.get(record.type)
  if (kind === undefined) return null
  const fields = new RecordFields(record)
  const pid = fields.number('pid')
  if (pid === null) return null
  const login = { pid, ses: fields.number('ses') ?? UNSET, auid: fields.number('auid') ?? UNSET }
  return sessionFact(record, kind, login, sessionTexts(fields))
}

/** Who a record is about, by its numbers. */
interface LoginNumbers {
  readonly pid: number
  readonly ses: number
  readonly auid: number
}

/** The rest of what a record says of a login. */
export interface SessionTexts {
  readonly oldAuid: number | null
  readonly oldSes: number | null
  readonly account: ByteString | null
  readonly unit: ByteString | null
  readonly exe: ByteString | null
  readonly address: string | null
  readonly terminal: ByteString | null
  /** null where the record does not say. */
  readonly success: boolean | null
}

export const sessionTexts = (fields: RecordFields): SessionTexts => ({
  oldAuid: fields.number('old-auid'),
  oldSes: fields.number('old-ses'),
  account: fields.text('acct'),
  unit: fields.text('unit'),
  exe: fields.text('exe'),
  address: remoteAddress(fields.text('addr')),
  terminal: terminalName(fields.text('terminal') ?? fields.text('tty')),
  success: isSuccess(fields.text('res') ?? fields.text('result')),
})

/** The fact itself; null where it is of no use. */
export const sessionFact = (
  { node, time, serial }: EventId,
  kind: SessionFactKind,
  { pid, ses, auid }: LoginNumbers,
  { oldAuid, oldSes, account, unit, exe, address, terminal, success }: SessionTexts,
): SessionFact | null => {
  // Before the login is set a record helps only by the address that it gives to its process.
  if ((kind === 'authenticate' || kind === 'credentials') && address === null) return null
  return {
    node,
    time,
    serial,
    kind,
    pid,
    ses,
    auid,
    oldAuid: kind === 'login' ? oldAuid : null,
    oldSes: kind === 'login' ? oldSes : null,
    account: kind === 'unit-start' || kind === 'unit-stop' ? unit : account,
    exe,
    address,
    terminal,
    // Kernels before 3.3 wrote LOGIN without `res=`, and only once the login was set (kernel/auditsc.c audit_set_loginuid).
    success: success ?? kind === 'login',
  }
}

/** `res=1`, `res=success`, `res=yes`; old PAM messages write `result=Success`, and leave a parenthesis. */
const isSuccess = (result: string | null): boolean | null =>
  result === null ? null : /^(?:1|success|yes)/i.test(result)
