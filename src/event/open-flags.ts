import type { AuditRecord } from '../model/audit-record.js'
import type { SyscallEffect } from './syscall-effects.js'
import type { SyscallRecord } from './syscall-record.js'

// The same on every architecture that Linux audit runs on, except alpha, mips and sparc. Source: asm-generic/fcntl.h.
const O_ACCMODE = 0o3
const O_CREAT = 0o100
const O_TRUNC = 0o1000
// O_TMPFILE proper, without the O_DIRECTORY that is always set with it.
const O_TMPFILE = 0o20000000

/** What an open was allowed to do. */
export interface OpenIntent {
  readonly write: boolean
  readonly truncate: boolean
  /** A file without a name: its PATH record shows the directory's name with the new file's inode. */
  readonly temporary: boolean
}

export const openIntent = (
  syscall: SyscallRecord,
  effect: SyscallEffect,
  records: readonly AuditRecord[],
): OpenIntent => intentOf(flagsOf(syscall, effect, records))

/** Whether the flags of an open let it change anything. */
export const mayWrite = (flags: number): boolean => (flags & O_ACCMODE) !== 0 || (flags & (O_CREAT | O_TRUNC)) !== 0

const intentOf = (flags: number): OpenIntent => ({
  write: (flags & O_ACCMODE) !== 0 || (flags & O_TRUNC) !== 0,
  truncate: (flags & O_TRUNC) !== 0,
  temporary: (flags & O_TMPFILE) !== 0,
})

const flagsOf = (syscall: SyscallRecord, { flags }: SyscallEffect, records: readonly AuditRecord[]): number => {
  if (flags === 'record') {
    // openat2 passes its flags by pointer; the kernel logs them in octal (kernel/auditsc.c show_special).
    const record = records.find(({ type }) => type === 'OPENAT2')
    const oflag = record === undefined ? null : /oflag=([0-7]+)/.exec(record.body)
    return oflag === null ? 0 : Number.parseInt(oflag[1]!, 8)
  }
  // creat(2) has no flags: it always opens for writing, creates and truncates.
  return flags === undefined ? O_CREAT | O_TRUNC | 1 : syscall.args[flags]!
}
