import type { AuditRecord } from '../model/audit-record.js'
import { RecordFields } from '../scan/record-fields.js'
import { taskOf, type SyscallRecord } from './syscall-record.js'

/** The syscalls that operations of io_uring stand for. Source: include/uapi/linux/io_uring.h, enum io_uring_op. */
const OPERATIONS: Readonly<Record<number, string>> = {
  17: 'fallocate',
  18: 'openat',
  28: 'openat2',
  35: 'renameat2',
  36: 'unlinkat',
  37: 'mkdirat',
  38: 'symlinkat',
  39: 'linkat',
  41: 'fsetxattr',
  42: 'setxattr',
  55: 'ftruncate',
}

/**
 * A URINGOP record as the syscall that it stands for. It tells neither arguments nor login nor program: relative names are resolved by the
 * inode of their directory, and an open of a file that was there says nothing, because its flags are not logged.
 */
export const readUringOperation = (record: AuditRecord): SyscallRecord => {
  const fields = new RecordFields(record)
  return {
    name: OPERATIONS[fields.number('uring_op') ?? -1] ?? null,
    arch: '',
    success: fields.text('success') === 'yes',
    exit: fields.number('exit'),
    args: [0, 0, 0, 0],
    ...taskOf(fields),
    key: fields.text('key'),
  }
}
