import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import { syscallShape } from '../grammar/shapes.js'
import { decodeString } from '../scan/decode-value.js'
import { RecordFields } from '../scan/record-fields.js'
import { syscallName } from '../tables/syscall-name.js'

/** One SYSCALL record, decoded. */
export interface SyscallRecord {
  /** As in the kernel's tables, `openat`; of a number or an architecture that is not known as the enrichment says, null without one. */
  readonly name: string | null
  readonly arch: string
  readonly success: boolean
  readonly exit: number | null
  /** `a0` to `a3` as unsigned numbers; the low 32 bits are exact, more is not needed. */
  readonly args: readonly [number, number, number, number]
  readonly ppid: number | null
  readonly pid: number
  readonly auid: number | null
  readonly uid: number | null
  readonly gid: number | null
  readonly euid: number | null
  readonly ses: number | null
  readonly tty: ByteString | null
  readonly comm: ByteString | null
  readonly exe: ByteString | null
  /** The first of the rule keys; several are joined by the byte 1. */
  readonly key: ByteString | null
}

export const readSyscall = (record: AuditRecord): SyscallRecord => {
  const shape = syscallShape.at(record.body, 0)?.value
  if (shape === undefined) return readUncommonSyscall(record)
  return {
    name: syscallName(shape.arch, shape.syscall) ?? toldCall(record.tail),
    arch: shape.arch,
    success: shape.success,
    exit: shape.exit,
    args: [low32(shape.args[0]), low32(shape.args[1]), low32(shape.args[2]), low32(shape.args[3])],
    ppid: shape.ppid,
    pid: shape.pid,
    auid: shape.auid,
    uid: shape.uid,
    gid: shape.gid,
    euid: shape.euid,
    ses: shape.ses,
    tty: terminalName(shape.tty),
    comm: decodeString(shape.comm),
    exe: decodeString(shape.exe),
    key: firstKey(decodeString(shape.key)),
  }
}

/** Old kernels, other field orders, records with something new in between. */
const readUncommonSyscall = (record: AuditRecord): SyscallRecord => {
  const fields = new RecordFields(record)
  const arch = fields.text('arch') ?? ''
  const number = fields.number('syscall')
  const arg = (name: string): number => low32(fields.text(name) ?? '0')
  return {
    name: (number === null ? null : syscallName(arch, number)) ?? toldCall(record.tail),
    arch,
    success: fields.text('success') === 'yes',
    exit: fields.number('exit'),
    args: [arg('a0'), arg('a1'), arg('a2'), arg('a3')],
    ...taskOf(fields),
    key: firstKey(fields.text('key')),
  }
}

/** The process of a record by its fields, in whatever order they stand. Source: kernel/audit.c audit_log_task_info. */
export const taskOf = (
  fields: RecordFields,
): Omit<SyscallRecord, 'name' | 'arch' | 'success' | 'exit' | 'args' | 'key'> => ({
  ppid: fields.number('ppid'),
  pid: fields.number('pid') ?? 0,
  auid: fields.number('auid'),
  uid: fields.number('uid'),
  gid: fields.number('gid'),
  euid: fields.number('euid'),
  ses: fields.number('ses'),
  tty: terminalName(fields.text('tty')),
  comm: fields.text('comm'),
  exe: fields.text('exe'),
})

/** The call that an enrichment names. auditd writes `unknown-syscall(999)` where it has no name either (auparse/interpret.c). */
export const toldCall = (tail: ByteString | null): string | null =>
  tail === null ? null : (/(?:^| )SYSCALL=([a-z_][a-z0-9_]*)(?= |$)/.exec(tail)?.[1] ?? null)

const low32 = (hex: string): number => Number.parseInt(hex.length > 8 ? hex.slice(-8) : hex, 16) >>> 0

/** Several keys are joined by the byte 1. */
export const firstKey = (key: ByteString | null): ByteString | null =>
  key === null ? null : (key.split('\x01', 1)[0] ?? null)

/** `pts1` and `/dev/pts/1` name the same terminal; kernel and programs spell it differently. */
export const terminalName = (tty: ByteString | null): ByteString | null =>
  tty === null || tty === '(none)' || tty === '?' ? null : tty.replace(/^\/dev\//, '').replace(/^pts\//, 'pts')
