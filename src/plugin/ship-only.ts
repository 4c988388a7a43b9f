import { sightingsOfAct } from '../activity/topics-of-act.js'
import { sightingsOfControl } from '../activity/topics-of-control.js'
import { sightingsOfExecution } from '../activity/topics-of-execution.js'
import { topicsOfChange } from '../activity/topics-of-path.js'
import { factsOf } from '../event/event-facts.js'
import { namedIn } from '../event/operations.js'
import { readSyscall } from '../event/syscall-record.js'
import { TOPICS, type Topic } from '../model/activity.js'
import type { AuditEvent, AuditRecord } from '../model/audit-record.js'
import { fromText, type ByteString } from '../model/byte-string.js'
import { WhoChangedError } from '../model/errors.js'
import { isPath } from '../model/file-reference.js'
import { joinPath, normalizePath } from '../path/normalize.js'
import { byteSlice } from '../scan/latin1.js'
import { RecordFields } from '../scan/record-fields.js'
import { RecordHead } from '../scan/record-head.js'
import { splitTail } from '../scan/split-tail.js'

/** What is wanted of the events of system calls; any of these is enough. Nothing at all means that everything is. */
export interface ShipOnly {
  readonly keys: readonly ByteString[]
  readonly topics: readonly Topic[]
  readonly paths: readonly ByteString[]
}

/**
 * `key=NAME`, `topic=NAME`, `path=/PATH`.
 * @throws {WhoChangedError} `usage` for anything else.
 */
export const parseShipOnly = (texts: readonly string[]): ShipOnly => {
  const keys: ByteString[] = []
  const topics: Topic[] = []
  const paths: ByteString[] = []
  for (const text of texts) {
    const [, what, value = ''] = /^(key|topic|path)=(.+)$/s.exec(text) ?? []
    const topic = TOPICS.find((one) => one === value)
    if (what === 'key') keys.push(fromText(value))
    else if (what === 'topic' && topic !== undefined) topics.push(topic)
    else if (what === 'path' && value.startsWith('/')) paths.push(normalizePath(fromText(value)))
    else if (what === 'topic')
      throw new WhoChangedError('usage', `--ship-only ${text}: there is no such topic; there are ${TOPICS.join(', ')}`)
    else throw new WhoChangedError('usage', `--ship-only takes key=NAME, topic=NAME or path=/PATH, not "${text}"`)
  }
  return { keys, topics, paths }
}

/**
 * Whether an event is wanted. What programs and the kernel tell by themselves always is, logins among it: without them no name could be
 * found. Where it can't be known what an event is about, it is wanted.
 */
export const isWanted = (only: ShipOnly, records: readonly ByteString[]): boolean => {
  const { keys, topics, paths } = only
  if (keys.length + topics.length + paths.length === 0) return true
  const event = eventOf(records)
  const record = event?.records.find(({ type }) => type === 'SYSCALL' || type === 'URINGOP')
  if (event === null || record === undefined) return true
  const own = keys.length === 0 ? [] : (new RecordFields(record).text('key')?.split('\x01') ?? [])
  return (
    keys.some((key) => own.includes(key)) ||
    (paths.length > 0 && touches(event, paths)) ||
    (topics.length > 0 && isAbout(event, topics))
  )
}

const head = new RecordHead()

const eventOf = (lines: readonly ByteString[]): AuditEvent | null => {
  const records: AuditRecord[] = []
  for (const line of lines) {
    const bytes = Buffer.from(line, 'latin1')
    if (!head.read(bytes, 0, bytes.length)) return null
    const { time, serial, bodyStart, typeStart, typeEnd } = head
    const type = byteSlice(bytes, typeStart, typeEnd)
    const place = { file: 'plugin stream', line: 0 }
    records.push({ node: null, time, serial, type, ...splitTail(byteSlice(bytes, bodyStart, bytes.length)), ...place })
  }
  const [first] = records
  return first === undefined ? null : { node: null, time: first.time, serial: first.serial, records, complete: true }
}

const touches = (event: AuditEvent, paths: readonly ByteString[]): boolean => {
  const { items, cwd } = namedIn(event.records)
  const isByDirectory = startsAtDescriptor(event)
  return items.some(({ name, nametype }) => {
    // By descriptor only the inode is known.
    if (name === null) return nametype !== 'PARENT'
    const path = name.startsWith('/') ? normalizePath(name) : isByDirectory ? null : joinPath(cwd, name)
    return path === null || paths.some((one) => path === one || path.startsWith(one === '/' ? one : `${one}/`))
  })
}

/** AT_FDCWD as its low 32 bits. */
const AT_FDCWD = 0xffff_ff9c

/** Whether relative names may start elsewhere than in the working directory. */
const startsAtDescriptor = ({ records }: AuditEvent): boolean => {
  const record = records.find(({ type }) => type === 'SYSCALL')
  const syscall = record === undefined ? null : readSyscall(record)
  if (syscall === null) return true
  const { name, args } = syscall
  if (name !== null && !/at\d?$/.test(name)) return false
  return args[0] !== AT_FDCWD || (/^(?:rename|link)/.test(name ?? '') && args[2] !== AT_FDCWD)
}

const isAbout = (event: AuditEvent, topics: readonly Topic[]): boolean => {
  const { acts, executions, controlFacts, operations } = factsOf(event)
  const found = [
    ...acts.flatMap(sightingsOfAct),
    ...executions.flatMap((one) => sightingsOfExecution(one, one.process)),
    ...controlFacts.flatMap(sightingsOfControl),
  ]
  return (
    found.some(({ topic }) => topics.includes(topic)) ||
    operations.some(
      ({ file, kind, role }) =>
        role !== 'parent' && (!isPath(file) || topicsOfChange(file, kind).some((topic) => topics.includes(topic))),
    )
  )
}
