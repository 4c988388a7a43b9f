import type { EventFacts } from '../../model/event-facts.js'
import type { EventId } from '../../model/event-id.js'
import type { TypeInfo } from '../names.js'
import { SessionReader } from './session.js'
import { SingleActReader } from './single-act.js'

/** Reads the records that are all of their event, where they stand. */
export class SingleRecords {
  readonly #sessions = new SessionReader()
  readonly #acts = new Map<string, SingleActReader>()

  /** null: to be read in the general way. */
  read(id: EventId, type: TypeInfo, bytes: Buffer, start: number, end: number): EventFacts | null {
    if (type.session !== null) return this.#sessions.read(id, type.session, bytes, start, end)
    return type.isSingleAct ? this.#actReader(type.name).read(id, bytes, start, end) : null
  }

  #actReader(type: string): SingleActReader {
    const known = this.#acts.get(type)
    if (known !== undefined) return known
    const made = new SingleActReader(type)
    this.#acts.set(type, made)
    return made
  }
}
