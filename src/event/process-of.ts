import type { ByteString } from '../model/byte-string.js'
import type { ProcessFacts } from '../model/process-facts.js'
import type { SyscallRecord } from './syscall-record.js'

/** The process of a SYSCALL record, with what the other records of its event tell of it. */
export const processOf = (
  { pid, ppid, auid, ses, uid, euid, gid, exe, comm, tty }: SyscallRecord,
  cwd: ByteString | null,
  command: ByteString | null,
  executed: boolean,
): ProcessFacts => ({ pid, ppid, auid, ses, uid, euid, gid, exe, comm, tty, cwd, command, executed })
