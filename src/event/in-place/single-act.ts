import type { Act } from '../../model/act.js'
import type { EventFacts } from '../../model/event-facts.js'
import type { EventId } from '../../model/event-id.js'
import type { ProcessFacts } from '../../model/process-facts.js'
import { ByteWords, textWords } from '../../scan/byte-words.js'
import { splitTail } from '../../scan/split-tail.js'
import { recordAct } from '../acts.js'
import { subjectOfRecord } from '../subject.js'
import { uidIn } from '../user-names.js'
import { SenderReader } from './sender.js'
import { newsOf, seenNames, type SeenNames } from './told-names.js'

/** What stands behind the numbers of a record. */
interface Rest {
  readonly act: Pick<Act, 'kind' | 'object' | 'outcome'> | null
  /** The sender as far as the text tells it. */
  readonly sender: ProcessFacts
  readonly names: SeenNames
  readonly euid: number
}

/** Reads, where they stand, records of one type that a program sends and that are an act by themselves, like USER_CMD. */
export class SingleActReader {
  readonly #senders = new SenderReader()
  readonly #rests: ByteWords<Rest>

  constructor(type: string) {
    this.#rests = textWords((text): Rest => {
      const { body, tail } = splitTail(text)
      // The sender's own numbers stand before this text, and are put in their place when it is read.
      const sender = subjectOfRecord({ type, body: `pid=0${body}` })!
      return { act: recordAct({ type, body }), sender, names: seenNames(tail), euid: uidIn(body, 'euid') }
    })
  }

  /** null: not in the layout of `sender.ts`. */
  read(id: EventId, bytes: Buffer, start: number, end: number): EventFacts | null {
    const senders = this.#senders
    if (!senders.read(bytes, start, end)) return null
    const { pid, uid, auid, ses } = senders
    const { act, sender, names, euid } = this.#rests.at(bytes, senders.end, end)
    const { node, time, serial } = id
    const acts =
      act === null ? [] : [{ node, time, serial, ...act, key: null, process: { ...sender, pid, uid, auid, ses } }]
    const userNames = newsOf(names, node, { uid, auid, euid })
    return { operations: [], executions: [], sessionFacts: [], controlFacts: [], acts, userNames }
  }
}
