import type { AuditRecord } from '../model/audit-record.js'
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

/** What a record tells about a login; null for one that tells nothing of use. */
export const sessionFactOf = (record: AuditRecord): SessionFact | null => {
  const kind = KINDS.get(record.type)
  if (kind === undefined) return null
  const fields = new RecordFields(record)
  const pid = fields.number('pid')
  const ses = fields.number('ses')
  const auid = fields.number('auid')
  if (pid === null) return null
  const address = remoteAddress(fields.text('addr'))
  // Before the login is set a record helps only by the address that it gives to its process.
  if ((kind === 'authenticate' || kind === 'credentials') && address === null) return null
  return {
    node: record.node,
    time: record.time,
    serial: record.serial,
    kind,
    pid,
    ses: ses ?? UNSET,
    auid: auid ?? UNSET,
    oldAuid: kind === 'login' ? fields.number('old-auid') : null,
    account: fields.text(kind === 'unit-start' || kind === 'unit-stop' ? 'unit' : 'acct'),
    exe: fields.text('exe'),
    address,
    terminal: terminalName(fields.text('terminal') ?? fields.text('tty')),
    success: isSuccess(fields.text('res') ?? fields.text('result')),
  }
}

/** `res=1`, `res=success`, `res=yes`; old PAM messages write `result=Success`, and leave a parenthesis. */
const isSuccess = (result: string | null): boolean => result !== null && /^(?:1|success|yes)/i.test(result)
