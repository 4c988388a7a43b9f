import type { ByteString } from '../../model/byte-string.js'
import type { EventFacts } from '../../model/event-facts.js'
import type { EventId } from '../../model/event-id.js'
import { textWords } from '../../scan/byte-words.js'
import { splitTail } from '../../scan/split-tail.js'
import { actByNames, actorOf, isActByNames, mayTellAct } from '../acts.js'
import { readArguments, readProctitle } from '../command.js'
import { operationsOf } from '../operations.js'
import type { PathItem } from '../path-item.js'
import { workingDirectory } from '../subject.js'
import { LeadReader } from './lead.js'
import { PathReader } from './path.js'
import type { PendingRecords } from './pending-records.js'
import { SameProcess } from './same-process.js'
import { SyscallReader } from './syscall.js'
import { newsOf } from './told-names.js'

const NONE: readonly never[] = []
const NOTHING: EventFacts = {
  ...{ operations: NONE, executions: NONE, sessionFacts: NONE, controlFacts: NONE, acts: NONE, userNames: NONE },
}

/** One value of a record; `isPlain` is false where the record has an enrichment, which only a SYSCALL or PATH should have. */
interface PlainValue {
  readonly value: ByteString | null
  readonly isPlain: boolean
}

const plainValue =
  (read: (body: ByteString) => ByteString | null) =>
  (record: ByteString): PlainValue => {
    const { body, tail } = splitTail(record)
    return { value: read(body), isPlain: tail === null }
  }

/**
 * What an ordinary event tells, read from the bytes of its records: a SYSCALL with its EXECVE, CWD, PATH and PROCTITLE records, and what
 * the kernel logged from within that call, all of them there, none of them strange. It is the fast twin of `event-facts.ts` for such events, and held to it by a property test.
 */
export class EventReader {
  readonly #syscalls = new SyscallReader()
  readonly #leads = new LeadReader()
  readonly #paths = new PathReader()
  readonly #directories = textWords(plainValue(workingDirectory))
  readonly #titles = textWords(plainValue(readProctitle))
  readonly #arguments = textWords(plainValue((body) => readArguments([body])))
  readonly #processes = new SameProcess()

  /** @param hasNoDirectories whether the log is one in which no event has a CWD */
  constructor(private readonly hasNoDirectories: () => boolean) {}

  /** null: not an ordinary event; its records must be read one by one. */
  read(id: EventId, records: PendingRecords): EventFacts | null {
    const { lead, syscall, cwd, execve, title } = records
    if (syscall === null) return null
    const call = this.#syscalls.read(syscall.bytes, syscall.start, syscall.end)
    if (call === null) return null
    const { traits } = this.#syscalls
    const isAct = mayTellAct(call, traits)
    if (isAct && !isActByNames(call, traits)) return null
    const { effect } = traits
    // A call that changes a file or is an act is not what logs a LOGIN or CONFIG_CHANGE.
    if (lead !== null && (effect !== null || isAct)) return null
    if (records.pathCount < this.#syscalls.items) return null
    // What a program's own file and its loader are called tells nothing, as long as all of them are there.
    const isNamed = isAct || (effect !== null && effect.kind !== 'execute')
    const isUnread = !isNamed && cwd !== null && this.#paths.areInOrder(records)
    const tells = isAct || lead !== null || (effect !== null && (effect.kind !== 'execute' || call.success))
    if (isUnread && !tells) return NOTHING
    const directory = cwd === null ? null : this.#directories.at(cwd.bytes, cwd.start, cwd.end)
    const items = isUnread ? NONE : this.#items(records, directory !== null || this.hasNoDirectories())
    if (items === null || directory?.isPlain === false) return null
    const executed = execve === null ? null : this.#arguments.at(execve.bytes, execve.start, execve.end)
    if (executed?.isPlain === false) return null
    const titled = title === null ? null : this.#titles.at(title.bytes, title.start, title.end)
    if (titled?.isPlain === false) return null
    if (!tells) return NOTHING

    const working = directory?.value ?? null
    const argumentsGiven = executed?.value ?? null
    const command = argumentsGiven ?? titled?.value ?? null
    const process = this.#processes.of(call, working, command, argumentsGiven !== null)
    const led = lead === null ? null : this.#leads.read(id, records.leadType, lead)
    if (lead !== null && led === null) return null
    const { node, time, serial } = id
    const executes = effect?.kind === 'execute' && call.success && argumentsGiven !== null
    const executions = executes ? [{ node, time, serial, process }] : NONE
    const sessionFacts = led?.session == null ? NONE : [led.session]
    const { kind, detail } = led?.control ?? { kind: null, detail: null }
    const controlFacts = kind === null ? NONE : [{ node, time, serial, kind, detail, process }]
    const isOperation = effect !== null && effect.kind !== 'execute'
    const operations = isOperation ? operationsOf(id, call, process, { items, cwd: working, records: NONE }) : NONE
    const act = isAct ? actByNames(call, { items, cwd: working }) : null
    const acts = act === null ? NONE : [{ node, time, serial, ...act, process: actorOf(process) }]
    const told = executions.length + sessionFacts.length + controlFacts.length + operations.length + acts.length
    if (told === 0) return NOTHING
    const named = newsOf(this.#syscalls.names, node, call)
    const userNames = led === null || led.userNames.length === 0 ? named : [...led.userNames, ...named]
    return { operations, executions, sessionFacts, controlFacts, acts, userNames }
  }

  /** null: a PATH record of another layout, one that stands there twice, or one whose name is relative to nothing. */
  #items({ paths, pathCount }: PendingRecords, hasDirectory: boolean): readonly PathItem[] | null {
    const items: PathItem[] = []
    for (let i = 0; i < pathCount; i++) {
      const { bytes, start, end } = paths[i]!
      const named = this.#paths.read(bytes, start, end)
      // The kernel numbers them upwards.
      if (named === null || (i > 0 && named.item.item <= items[i - 1]!.item)) return null
      if (named.isRelative && !hasDirectory) return null
      items.push(named.item)
    }
    return items
  }
}
