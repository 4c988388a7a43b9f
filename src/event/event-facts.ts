import type { Act } from '../model/act.js'
import type { AuditEvent } from '../model/audit-record.js'
import type { EventFacts } from '../model/event-facts.js'
import type { ProcessFacts } from '../model/process-facts.js'
import { actsOf } from './acts.js'
import { controlFactsOf } from './control-facts.js'
import { namedIn, operationsOf } from './operations.js'
import { sessionFactOf } from './session-facts.js'
import { subjectOf } from './subject.js'
import { effectOf } from './syscall-effects.js'
import { readSyscall, type SyscallRecord } from './syscall-record.js'
import { readUringOperation } from './uring-record.js'
import { userNamesOf } from './user-names.js'

/**
 * Who submitted to a ring what it did not do at once (EAGAIN): its own thread does that later, as the same process, and logs no login.
 * Source: io_uring/io-wq.c; measured on 6.1.
 */
const submission = (
  { node, time, serial }: AuditEvent,
  syscall: SyscallRecord | null,
  process: ProcessFacts | null,
): readonly Act[] =>
  syscall?.name == null || process === null
    ? []
    : [{ node, time, serial, kind: syscall.name, object: null, outcome: 'done', key: syscall.key, process }]

/** Everything that an event tells, in the words of the domain. Pure: the same records always tell the same. */
export const factsOf = (event: AuditEvent): EventFacts => {
  const { node, time, serial, records } = event
  const syscallRecord = records.find(({ type }) => type === 'SYSCALL')
  const syscall = syscallRecord === undefined ? null : readSyscall(syscallRecord)
  const uringRecord = records.find(({ type }) => type === 'URINGOP')
  const operation = uringRecord === undefined ? syscall : readUringOperation(uringRecord)
  // A ring's own thread logs no SYSCALL; the call that a process submitted by logs who that process is.
  const subject = syscall ?? operation
  const process = subject === null ? null : subjectOf(subject, records)
  const executes = syscall?.success === true && effectOf(syscall.name)?.kind === 'execute'
  const operations =
    operation === null || process === null ? [] : operationsOf(event, operation, process, namedIn(records))
  const executions = executes && process?.executed === true ? [{ node, time, serial, process }] : []
  const sessionFacts = records.flatMap((record) => sessionFactOf(record) ?? [])
  const controlFacts = controlFactsOf(event, process)
  const acts = [
    ...actsOf(event, syscall, process),
    ...(uringRecord === undefined || operations.length > 0 ? [] : submission(event, syscall, process)),
  ]
  // A call that tells nothing may have been dropped unread, so its names do not count either.
  const tells =
    syscall === null ||
    operations.length + executions.length + sessionFacts.length + controlFacts.length + acts.length > 0
  const userNames = tells ? records.flatMap(userNamesOf) : []
  return { operations, executions, sessionFacts, controlFacts, acts, userNames }
}
