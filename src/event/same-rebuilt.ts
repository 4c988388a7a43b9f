import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import { decodeText } from '../scan/decode-value.js'
import { lexFields } from '../scan/lex-fields.js'
import { isSingleType } from './record-roles.js'

/** Of these an event has one, or one list that a program joins to one (EXECVE). Source: kernel/auditsc.c audit_log_exit. */
const ONE_OF_EVENT = new Set([
  'SYSCALL',
  'CWD',
  'PROCTITLE',
  'EOE',
  'EXECVE',
  'SOCKADDR',
  'URINGOP',
  'LOGIN',
  'OPENAT2',
])

/**
 * Whether two records of one event and type are the same, one of them put together from parsed values: numbers may be written otherwise,
 * fields may be missing. They are compared by what makes them one of their event, else by the values of the fields that both have.
 */
export const isSameRebuilt = (a: AuditRecord, b: AuditRecord): boolean => {
  if (ONE_OF_EVENT.has(a.type) || isSingleType(a.type)) return true
  if (a.type === 'PATH') return itemOf(a.body) === itemOf(b.body)
  const [left, right] = [valuesOf(a.body), valuesOf(b.body)]
  const common = [...left].filter(([name]) => right.has(name))
  return common.length > 0 && common.every(([name, value]) => right.get(name) === value)
}

const itemOf = (body: ByteString): string | undefined => /(?:^| )item=(\d+)/.exec(body)?.[1]

const valuesOf = (body: ByteString): ReadonlyMap<string, ByteString | null> =>
  new Map(
    lexFields(body).flatMap((field) =>
      field.key === 'msg' && field.quoting === 'single' ? lexFields(field.value).map(pair) : [pair(field)],
    ),
  )

const pair = (field: Parameters<typeof decodeText>[0]): readonly [string, ByteString | null] => [
  field.key,
  decodeText(field),
]
