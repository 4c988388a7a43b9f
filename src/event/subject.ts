import type { AuditRecord } from '../model/audit-record.js'
import type { ProcessFacts } from '../model/process-facts.js'
import { decodeString } from '../scan/decode-value.js'
import { RecordFields } from '../scan/record-fields.js'
import { readArguments, readProctitle } from './command.js'
import { terminalName, type SyscallRecord } from './syscall-record.js'

/** The process behind an event: its SYSCALL record, completed by CWD, EXECVE and PROCTITLE. */
export const subjectOf = (syscall: SyscallRecord, records: readonly AuditRecord[]): ProcessFacts => {
  const executed = readArguments(records.filter((record) => record.type === 'EXECVE'))
  const title = records.find((record) => record.type === 'PROCTITLE')
  const { pid, ppid, auid, ses, uid, euid, gid, exe, comm, tty } = syscall
  return {
    ...{ pid, ppid, auid, ses, uid, euid, gid, exe, comm, tty },
    cwd: workingDirectory(records),
    command: executed ?? (title === undefined ? null : readProctitle(title)),
    executed: executed !== null,
  }
}

/** The process that a record names by itself: URINGOP, CONFIG_CHANGE, DAEMON_*, user-space messages. */
export const subjectOfRecord = (record: AuditRecord): ProcessFacts | null => {
  const fields = new RecordFields(record)
  const pid = fields.number('pid')
  if (pid === null) return null
  return {
    pid,
    ppid: fields.number('ppid'),
    auid: fields.number('auid'),
    ses: fields.number('ses'),
    uid: fields.number('uid'),
    euid: fields.number('euid'),
    gid: fields.number('gid'),
    exe: fields.text('exe'),
    comm: fields.text('comm'),
    tty: terminalName(fields.text('tty')),
    cwd: null,
    command: null,
    executed: false,
  }
}

export const workingDirectory = (records: readonly AuditRecord[]): string | null => {
  const record = records.find(({ type }) => type === 'CWD')
  const match = record === undefined ? null : /cwd=("[^"]*"|\S+)/.exec(record.body)
  return match === null ? null : decodeString(match[1]!)
}
