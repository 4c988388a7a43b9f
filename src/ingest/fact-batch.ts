import type { Act } from '../model/act.js'
import type { AuditEvent } from '../model/audit-record.js'
import type { ControlFact } from '../model/control-fact.js'
import type { EventFacts } from '../model/event-facts.js'
import type { EventId } from '../model/event-id.js'
import type { Execution } from '../model/execution.js'
import type { FileOperation } from '../model/file-operation.js'
import type { Malformed } from '../model/malformed.js'
import type { SessionFact } from '../model/session.js'
import type { UserName } from '../model/user-name.js'
import { isComplete, missingIn } from '../event/completeness.js'
import { factsOf } from '../event/event-facts.js'
import type { LogSink } from '../event/log-sink.js'
import { mergeRecord } from '../event/merge-record.js'
import { isClosingType } from '../event/record-roles.js'

/** Events and faults in one transaction, of a log that is read at one go: what they tell goes ahead of it. */
export const BATCH = 16_000
/** The same where what they tell is held in memory until then, since the next may be long in coming: from a pipe, or from the kernel. */
export const HELD_BATCH = 4_000

const eventKey = ({ node, time, serial }: EventId): string => `${node ?? ''} ${time} ${serial}`

/** Collects what a stretch of a log tells, until it is stored. */
export class FactBatch {
  #operations: FileOperation[] = []
  #executions: Execution[] = []
  #sessionFacts: SessionFact[] = []
  #controlFacts: ControlFact[] = []
  #acts: Act[] = []
  #userNames: UserName[] = []
  #partial = new Map<string, AuditEvent>()
  #completed: { id: EventId; before: EventFacts }[] = []
  #malformed: Malformed[] = []
  #size = 0
  /** Names that were handed on in this run: an enriched log repeats them in every line. */
  readonly #namesSeen = new Set<string>()
  /** Events that lack records and were never seen before: a copy of one that is known whole adds nothing. */
  readonly #doubtful = new Map<string, AuditEvent>()
  /** Events known to be incomplete, from the index and from this run. */
  readonly #known = new Map<string, AuditEvent>()

  /** How many of the events that the index has lack nothing but their CWD. */
  readonly lackDirectory: number

  constructor(partialEvents: readonly AuditEvent[]) {
    let lacking = 0
    for (const event of partialEvents) {
      this.#known.set(eventKey(event), event)
      if (missingIn(event.records) === 'directory') lacking++
    }
    this.lackDirectory = lacking
  }

  /** How much has been collected: events and faults. */
  get size(): number {
    return this.#size
  }

  /** Whether records of this event were read before and others are missing. */
  awaits(id: EventId): boolean {
    return this.#known.size > 0 && this.#known.has(eventKey(id))
  }

  addEvent(event: AuditEvent): void {
    this.#size++
    // Nearly always: nothing is awaited, and nothing is missing.
    if (event.complete && this.#known.size === 0) {
      this.#take(factsOf(event))
      return
    }
    const key = eventKey(event)
    const before = this.#known.size === 0 ? undefined : this.#known.get(key)
    const whole = before === undefined ? event : joined(before, event)
    const wasDoubtful = this.#doubtful.delete(key)
    if (before !== undefined) {
      // What nobody was told need not be taken back.
      if (!wasDoubtful) this.#completed.push({ id: event, before: factsOf(before) })
      this.#known.delete(key)
      this.#partial.delete(key)
    }
    if (!whole.complete) this.#known.set(key, whole)
    if (!whole.complete && (before === undefined || wasDoubtful)) this.#doubtful.set(key, whole)
    else this.#tell(key, whole)
  }

  /** Tells of the events that lack records, but not of those that are known whole: from this batch, or as `isKnown` says. */
  async settle(isKnown: (event: AuditEvent) => Promise<boolean>): Promise<void> {
    if (this.#doubtful.size === 0) return
    const serials = new Set([...this.#doubtful.values()].map(({ serial }) => serial))
    const told = new Set<string>()
    for (const facts of [this.#operations, this.#executions, this.#sessionFacts, this.#acts])
      for (const fact of facts) if (serials.has(fact.serial)) told.add(eventKey(fact))
    for (const [key, event] of this.#doubtful)
      if (told.has(key) || (await isKnown(event))) this.#known.delete(key)
      else this.#tell(key, event)
    this.#doubtful.clear()
  }

  #tell(key: string, event: AuditEvent): void {
    if (!event.complete) this.#partial.set(key, event)
    this.#take(factsOf(event))
  }

  /** Adds what an event tells of which no records are missing. */
  addFacts(facts: EventFacts): void {
    this.#size++
    this.#take(facts)
  }

  addControlFact(fact: ControlFact): void {
    this.#controlFacts.push(fact)
    this.#size++
  }

  addMalformed(line: Malformed): void {
    this.#malformed.push(line)
    this.#size++
  }

  /** Hands over what was collected, and starts anew. */
  take(): {
    facts: EventFacts
    partial: AuditEvent[]
    completed: { id: EventId; before: EventFacts }[]
    malformed: Malformed[]
  } {
    const taken = {
      facts: this.#takeFacts(),
      partial: [...this.#partial.values()],
      completed: this.#completed,
      malformed: this.#malformed,
    }
    this.#partial = new Map()
    this.#completed = []
    this.#malformed = []
    this.#size = 0
    return taken
  }

  /**
   * Hands over the facts that may be stored before the rest of the batch, so that they need not be held; null when there are none: what
   * an incomplete event told has to be taken back before what the whole one tells is stored.
   */
  takeAhead(): EventFacts | null {
    return this.#completed.length > 0 ? null : this.#takeFacts()
  }

  #takeFacts(): EventFacts {
    const facts = {
      operations: this.#operations,
      executions: this.#executions,
      sessionFacts: this.#sessionFacts,
      controlFacts: this.#controlFacts,
      acts: this.#acts,
      userNames: this.#userNames,
    }
    this.#operations = []
    this.#executions = []
    this.#sessionFacts = []
    this.#controlFacts = []
    this.#acts = []
    this.#userNames = []
    return facts
  }

  #take(facts: EventFacts): void {
    append(this.#operations, facts.operations)
    append(this.#executions, facts.executions)
    append(this.#sessionFacts, facts.sessionFacts)
    append(this.#controlFacts, facts.controlFacts)
    append(this.#acts, facts.acts)
    for (const name of facts.userNames) {
      const key = `${name.node ?? ''} ${name.uid} ${name.name}`
      if (this.#namesSeen.has(key)) continue
      this.#namesSeen.add(key)
      this.#userNames.push(name)
    }
  }
}

/** By index: most lists are empty, and until V8 has compiled it a loop over one makes two objects. */
const append = <T>(list: T[], more: readonly T[]): void => {
  const { length } = more
  for (let i = 0; i < length; i++) list.push(more[i]!)
}

/** Takes what a reader finds into a batch. */
export const readerSink = (batch: FactBatch): LogSink => ({
  event: (event) => {
    batch.addEvent(event)
  },
  facts: (facts) => {
    batch.addFacts(facts)
  },
  malformed: (line) => {
    batch.addMalformed(line)
  },
  restart: (fact) => {
    batch.addControlFact(fact)
  },
  arrival: (fact) => {
    batch.addControlFact(fact)
  },
})

/** The records of two sightings of one event, each once. */
const joined = (a: AuditEvent, b: AuditEvent): AuditEvent => {
  const records = [...a.records]
  for (const record of b.records) mergeRecord(records, record)
  // Its title may be the next record to be read, so an event without it waits on.
  return { ...b, records, complete: isComplete(records) && records.some(({ type }) => isClosingType(type)) }
}
