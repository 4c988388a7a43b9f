import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import { UNSET } from '../model/process-facts.js'
import type { EventView, RecordView } from '../model/record-view.js'
import { joinPath, normalizePath, parentOf } from '../path/normalize.js'
import { syscallName } from '../tables/syscall-name.js'

/** What one event costs, and what it is about. */
export interface EventVolume {
  /** Milliseconds since 1970 UTC. */
  readonly time: number
  /** As auditd writes it: a line for each record, in its raw form with the enrichment that there is. */
  readonly bytes: number
  /** The keys of the rules that logged it, or the type of its record where no rule did. Never empty. */
  readonly causes: readonly Cause[]
  readonly program: ByteString | null
  /** The directory of what it is about; null where no path is told, or not where it begins. */
  readonly directory: ByteString | null
  /** Whether a login stands behind it, or that is not known. */
  readonly hasLogin: boolean
  /** Whether a program was started. */
  readonly executes: boolean
}

/** Why an event was logged. */
export type Cause =
  // By a rule with that key; null: without one.
  | { readonly kind: 'rule'; readonly key: ByteString | null }
  // By a program or the kernel by itself.
  | { readonly kind: 'record'; readonly type: string }

export const volumeOf = ({ event, records }: EventView): EventVolume => {
  const call = records.find(({ type }) => type === 'SYSCALL' || type === 'URINGOP')
  const first = call ?? records[0]
  const auid = first?.fields.get('auid') ?? null
  const name = call === undefined ? null : nameOf(call)
  return {
    time: event.time,
    bytes: event.records.reduce((sum, record) => sum + bytesOf(record), 0),
    causes: causesOf(call, records),
    program: first?.fields.get('exe') ?? null,
    directory: call === undefined ? null : directoryOf(call, name, records),
    hasLogin: auid !== '-1' && auid !== String(UNSET),
    executes: name === 'execve' || name === 'execveat',
  }
}

/** `node=NAME type=TYPE msg=audit(SECONDS.MILLIS:SERIAL): BODY`, the enrichment behind the byte 0x1D, and the end of the line. */
const bytesOf = ({ node, type, time, serial, body, tail }: AuditRecord): number =>
  (node === null ? 0 : `node=${node} `.length) +
  `type=${type} msg=audit(${(time / 1000).toFixed(3)}:${serial}): `.length +
  body.length +
  (tail === null ? 0 : tail.length + 1) +
  1

/** Records that only go along with a call, whether a rule or something else had it logged. */
const COMPANION =
  /^(?:SYSCALL|URINGOP|PATH|CWD|PROCTITLE|EXECVE|SOCKADDR|SOCKETCALL|IPC|IPC_SET_PERM|MQ_\w+|CAPSET|FD_PAIR|OBJ_PID|MMAP|OPENAT2|BPRM_FCAPS|KERN_MODULE|TIME_\w+|EOE)$/

/** Several keys are joined by the byte 1. A call without one goes along with a record that the kernel writes by itself, if there is one. */
const causesOf = (call: RecordView | undefined, records: readonly RecordView[]): readonly Cause[] => {
  const key = call?.fields.get('key') ?? null
  if (key !== null) return [...new Set(key.split('\x01'))].map((one) => ({ kind: 'rule', key: one }))
  const own = records.find(({ type }) => !COMPANION.test(type))
  if (own !== undefined) return [{ kind: 'record', type: own.type }]
  return [call === undefined ? { kind: 'record', type: records[0]?.type ?? '?' } : { kind: 'rule', key }]
}

const nameOf = ({ fields }: RecordView): string | null => {
  const number = Number(fields.get('syscall') ?? NaN)
  return Number.isInteger(number) ? syscallName(fields.get('arch') ?? '', number) : null
}

const AT_FDCWD = /^(?:f{8})?ffffff9c$/

const directoryOf = (call: RecordView, name: string | null, records: readonly RecordView[]): ByteString | null => {
  const path = records
    .filter(({ type, fields }) => type === 'PATH' && fields.get('nametype') !== 'PARENT')
    .map(({ fields }) => fields.get('name') ?? null)
    .find((one) => one !== null)
  if (path === undefined) return null
  if (path.startsWith('/')) return parentOf(normalizePath(path))
  // A name relative to a descriptor: where that is, no record tells.
  if (name === null || (/at2?$/.test(name) && !AT_FDCWD.test(call.fields.get('a0') ?? ''))) return null
  const cwd = records.find(({ type }) => type === 'CWD')?.fields.get('cwd') ?? null
  const whole = joinPath(cwd, path)
  return whole === null ? null : parentOf(whole)
}
