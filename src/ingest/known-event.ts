import { factsOf } from '../event/event-facts.js'
import { readPathItem } from '../event/path-item.js'
import type { AuditEvent } from '../model/audit-record.js'
import type { EventId } from '../model/event-id.js'
import type { Store } from '../store/store.js'

/**
 * Whether the index has been told of an event by a whole copy of it, to be asked of one that lacks records and is not among those that
 * wait for more: the index is looked up by whatever the rest of the event still names.
 */
export const isKnownEvent = async (store: Store, event: AuditEvent): Promise<boolean> => {
  const { node, time, serial, records } = event
  const { operations, executions, sessionFacts, controlFacts, acts } = factsOf(event)
  const isThis = (fact: EventId): boolean => fact.serial === serial && fact.node === node
  const inodes = records.flatMap((record) => (record.type === 'PATH' ? (readPathItem(record).inode ?? []) : []))
  const references = operations.map(({ file }) => file)
  if (inodes.length + references.length > 0) {
    const stored = await store.operations({ from: time, to: time, inodes, references })
    if (stored.some(isThis)) return true
  }
  for (const { process } of executions) {
    const seen = await store.processes(node, process.pid, time, time)
    if (seen.some((other) => other.process.executed)) return true
  }
  for (const { ses } of sessionFacts) if ((await store.sessionFacts(node, ses, time, time)).some(isThis)) return true
  if (acts.length > 0 && (await store.acts(time, time)).some(isThis)) return true
  return controlFacts.length > 0 && (await store.controlFacts(time, time)).some(isThis)
}
