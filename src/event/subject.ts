import type { AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import type { ProcessFacts } from '../model/process-facts.js'
import { decodeString } from '../scan/decode-value.js'
import { RecordFields } from '../scan/record-fields.js'
import { readArguments, readProctitle } from './command.js'
import { processOf } from './process-of.js'
import { terminalName, type SyscallRecord } from './syscall-record.js'

/** The process behind an event: its SYSCALL record, completed by CWD, EXECVE and PROCTITLE. */
export const subjectOf = (syscall: SyscallRecord, records: readonly AuditRecord[]): ProcessFacts => {
  const executed = readArguments(records.filter(({ type }) => type === 'EXECVE').map(({ body }) => body))
  const title = records.find((record) => record.type === 'PROCTITLE')
  const command = executed ?? (title === undefined ? null : readProctitle(title.body))
  return processOf(syscall, directoryAmong(records), command, executed !== null)
}

/** The process that a record names by itself: URINGOP, CONFIG_CHANGE, DAEMON_*, user-space messages. */
export const subjectOfRecord = (record: Pick<AuditRecord, 'type' | 'body'>): ProcessFacts | null => {
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

/** The working directory by the CWD record of an event. */
export const directoryAmong = (records: readonly AuditRecord[]): ByteString | null => {
  const record = records.find(({ type }) => type === 'CWD')
  return record === undefined ? null : workingDirectory(record.body)
}

/** The working directory by the body of a CWD record. */
export const workingDirectory = (body: ByteString): ByteString | null => {
  const match = /cwd=("[^"]*"|\S+)/.exec(body)
  return match === null ? null : decodeString(match[1]!)
}
