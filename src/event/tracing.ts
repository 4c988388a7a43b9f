import { OVERWRITTEN, TAMPERED, TRACED, type Act } from '../model/act.js'
import type { AuditRecord } from '../model/audit-record.js'
import { RecordFields } from '../scan/record-fields.js'
import type { SyscallRecord } from './syscall-record.js'

/** Requests of ptrace(2) by which a process begins to trace another. Source: include/uapi/linux/ptrace.h. */
const ATTACHES = new Set([16, 0x4206])
/** Those by which it changes what the other does: POKETEXT, POKEDATA, POKEUSR, SETREGS, SETFPREGS, SETREGSET. */
const CHANGES = new Set([4, 5, 6, 13, 15, 0x4205])

/** One process that laid hands on another, whose number is the object; null for a request that only looks, or goes on. */
export const tracingAct = (
  records: readonly AuditRecord[],
  { name, success, args, key }: Pick<SyscallRecord, 'name' | 'success' | 'args' | 'key'>,
): Pick<Act, 'kind' | 'object' | 'outcome' | 'key'> | null => {
  // It attaches to nobody: the kernel writes no record of the other process, and the number is the first argument.
  if (name === OVERWRITTEN) return success ? { kind: OVERWRITTEN, object: `${args[0]}`, outcome: 'done', key } : null
  const [request, pid] = args
  const kind = CHANGES.has(request) ? TAMPERED : ATTACHES.has(request) ? TRACED : null
  if (!success || kind === null) return null
  const object = records.find(({ type }) => type === 'OBJ_PID')
  // The argument is of a thread, by the numbers of the namespace that the tracer lives in.
  const traced = object === undefined ? null : new RecordFields(object).number('opid')
  return { kind, object: `${traced ?? pid}`, outcome: 'done', key }
}
