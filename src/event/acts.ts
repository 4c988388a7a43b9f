import type { Act, ActOutcome } from '../model/act.js'
import type { AuditEvent, AuditRecord } from '../model/audit-record.js'
import type { ByteString } from '../model/byte-string.js'
import { isPath } from '../model/file-reference.js'
import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import { isOfClass } from '../path/path-classes.js'
import { RecordFields } from '../scan/record-fields.js'
import { actCall, actRecordObject } from './act-kinds.js'
import type { CallTraits } from './call-traits.js'
import { nameBase, referenceOf } from './name-base.js'
import { mayWrite, openIntent } from './open-flags.js'
import { namedIn, type Named } from './operations.js'
import type { PathItem } from './path-item.js'
import { subjectOfRecord } from './subject.js'
import { effectOf } from './syscall-effects.js'
import { tracingAct } from './tracing.js'
import type { SyscallRecord } from './syscall-record.js'

/** Everything of an event that only activity asks for: calls outside files, what was refused, secrets that were read, accounts. */
export const actsOf = (
  event: AuditEvent,
  syscall: SyscallRecord | null,
  process: ProcessFacts | null,
): readonly Act[] => {
  const { node, time, serial, records } = event
  const id = { node, time, serial }
  const call = syscall === null || process === null ? null : callAct(event, syscall, process)
  const acts: Act[] = call === null ? [] : [{ ...id, ...call, process: process === null ? null : actorOf(process) }]
  for (const record of records) {
    const told = recordAct(record)
    if (told !== null) acts.push({ ...id, ...told, key: null, process: process ?? subjectOfRecord(record) })
  }
  return acts
}

/** Who made a call that is an act: who started a program that failed to start is the program before. */
export const actorOf = (process: ProcessFacts): ProcessFacts =>
  process.executed ? { ...process, executed: false } : process

/** Whether a call may be an act, by its own record: then the others of its event are asked. */
export const mayTellAct = ({ success, exit, auid, args }: SyscallRecord, traits: CallTraits): boolean => {
  const { act, makesNodes, effect } = traits
  if (act !== null || makesNodes) return true
  if (!success) return isDenied(success, exit)
  if (effect?.kind !== 'open' || typeof effect.flags !== 'number' || auid === null || auid === UNSET) return false
  return !mayWrite(args[effect.flags]!)
}

/** Whether a call is an act by its own record alone, and only what it is about is told by its names. */
export const isActByNames = ({ success, exit }: SyscallRecord, { act }: CallTraits): boolean =>
  isDenied(success, exit) || act === 'always'

/** Such a call as an act; null when it names nothing that was refused. */
export const actByNames = (syscall: SyscallRecord, named: Pick<Named, 'items' | 'cwd'>): CallAct | null => {
  const { name, success, exit, key } = syscall
  if (name === null) return null
  const object = fileOf(named, syscall)
  if (object === null && actCall(name) === null) return null
  return { kind: name, object, outcome: outcomeOf(success, exit), key }
}

const isDenied = (success: boolean, exit: number | null): boolean => !success && (exit === EPERM || exit === EACCES)

const outcomeOf = (success: boolean, exit: number | null): ActOutcome =>
  success ? 'done' : isDenied(success, exit) ? 'denied' : 'failed'

export type CallAct = Pick<Act, 'kind' | 'object' | 'outcome' | 'key'>

/** Linux errno values that mean want of rights. */
const EPERM = -1
const EACCES = -13

const callAct = (event: AuditEvent, syscall: SyscallRecord, process: ProcessFacts): CallAct | null => {
  const { name, success, exit, key } = syscall
  if (name === null) return null
  if (name === 'ptrace' || name === 'process_vm_writev') return tracingAct(event.records, syscall)
  const denied = isDenied(success, exit)
  const outcome = outcomeOf(success, exit)
  const needs = actCall(name)
  if (needs !== null) {
    // A refused call asked for a change by being refused; one that only asks is never refused.
    const counts = needs === 'always' || denied || event.records.some(({ type }) => needs.includes(type))
    return counts
      ? { kind: name, object: moduleOf(event.records) ?? fileOf(namedIn(event.records), syscall), outcome, key }
      : null
  }
  const special = success ? specialFile(event, syscall) : null
  if (special !== null) return { kind: name, object: special, outcome, key }
  if (denied) return actByNames(syscall, namedIn(event.records))
  if (!success || process.auid === null || process.auid === UNSET || !isReading(event, syscall)) return null
  const object = fileOf(namedIn(event.records), syscall)
  return object !== null && isSecret(object, event, process) ? { kind: name, object, outcome, key } : null
}

/** The device or pipe that mknod(2) made; null for another call, or a plain file or socket. */
const specialFile = (event: AuditEvent, syscall: SyscallRecord): ByteString | null => {
  if (syscall.name !== 'mknod' && syscall.name !== 'mknodat') return null
  const made = event.records.some(({ type, body }) => {
    const mode = type === 'PATH' && body.includes('CREATE') ? / mode=([0-7]+)/.exec(body)?.[1] : undefined
    return mode !== undefined && SPECIAL.has((Number.parseInt(mode, 8) >> 12) & 0o17)
  })
  return made ? fileOf(namedIn(event.records), syscall) : null
}

/** File type bits of pipes, character and block devices. Source: include/uapi/linux/stat.h. */
const SPECIAL = new Set([0o1, 0o2, 0o6])

const isReading = (event: AuditEvent, syscall: SyscallRecord): boolean => {
  const effect = effectOf(syscall.name)
  if (effect?.kind !== 'open') return false
  const { write, temporary } = openIntent(syscall, effect, event.records)
  return !write && !temporary && !event.records.some(({ body }) => body.includes(' nametype=CREATE'))
}

/** What is told to the index of reading: keys, the audit log, and files in homes that root reads and somebody else owns. */
const isSecret = (path: ByteString, event: AuditEvent, { auid, euid }: ProcessFacts): boolean => {
  if (isOfClass(path, 'private-key') || isOfClass(path, 'audit')) return true
  if (euid !== 0 || !isOfClass(path, 'home')) return false
  const owner = event.records.map(({ type, body }) => (type === 'PATH' ? / ouid=(\d+)/.exec(body)?.[1] : undefined))
  const last = owner.findLast((uid) => uid !== undefined)
  return last !== undefined && Number(last) !== auid && Number(last) !== 0
}

const moduleOf = (records: readonly AuditRecord[]): ByteString | null => {
  const record = records.find(({ type }) => type === 'KERN_MODULE')
  return record === undefined ? null : new RecordFields(record).text('name')
}

/** The path that a call names, else the name that it gave; null when it names no file. */
const fileOf = ({ items, cwd }: Pick<Named, 'items' | 'cwd'>, syscall: SyscallRecord): ByteString | null => {
  const item = objectItem(items, syscall)
  if (item === undefined) return null
  const base = nameBase(syscall, effectOf(syscall.name) ?? { kind: 'open' }, cwd)
  const reference = referenceOf(item, null, base.cwd, base.byDescriptor)
  return reference !== null && isPath(reference) ? reference : item.name
}

/** A program's own file comes first, its interpreter behind it; a mount point first; else the last name is what the call is about. */
const objectItem = (items: readonly PathItem[], { name }: SyscallRecord): PathItem | undefined => {
  const objects = items.filter(({ nametype }) => nametype !== 'PARENT')
  const isFirst = effectOf(name)?.kind === 'execute' || name === 'mount'
  return (isFirst ? objects[0] : objects.at(-1)) ?? items[0]
}

/** The act that a record stands for by itself; null for none. */
export const recordAct = (record: Pick<AuditRecord, 'type' | 'body'>): Omit<CallAct, 'key'> | null => {
  const names = actRecordObject(record.type)
  if (names === null) return null
  const fields = new RecordFields(record)
  const result = fields.text('res') ?? fields.text('result')
  const outcome = result === null || /^(?:1|success|yes)/i.test(result) ? 'done' : 'failed'
  const name = names.find((one) => fields.text(one) !== null)
  const value = name === undefined ? null : fields.text(name)
  // A check that went well is part of a login or of a command, which are told by themselves; one from afar is the login's own.
  if (record.type === 'USER_AUTH' && (outcome === 'done' || fields.text('addr') !== null)) return null
  const isSwitch = record.type === 'MAC_STATUS' || record.type === 'MAC_CONFIG_CHANGE'
  if (isSwitch && value !== null) return { kind: record.type, object: `${name!}=${value}`, outcome }
  const op = record.type === 'SOFTWARE_UPDATE' ? fields.text('op') : null
  return { kind: record.type, object: op === null || value === null ? value : `${op} ${value}`, outcome }
}
