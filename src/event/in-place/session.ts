import type { EventFacts } from '../../model/event-facts.js'
import type { EventId } from '../../model/event-id.js'
import type { SessionFactKind } from '../../model/session.js'
import { textWords } from '../../scan/byte-words.js'
import { RecordFields } from '../../scan/record-fields.js'
import { splitTail } from '../../scan/split-tail.js'
import { sessionFact, sessionTexts, type SessionTexts } from '../session-facts.js'
import { uidIn } from '../user-names.js'
import { SenderReader } from './sender.js'
import { newsOf, seenNames, type SeenNames } from './told-names.js'

/** What stands behind the numbers of a record. */
interface Rest {
  readonly texts: SessionTexts
  readonly names: SeenNames
  readonly euid: number
}

/**
 * Reads what PAM and systemd log of sessions and services, where it stands: the numbers differ from record to record, all behind them is
 * said again and again.
 */
export class SessionReader {
  readonly #senders = new SenderReader()
  readonly #rests = textWords((text): Rest => {
    const { body, tail } = splitTail(text)
    const texts = sessionTexts(new RecordFields({ type: '', body }))
    return { texts, names: seenNames(tail), euid: uidIn(body, 'euid') }
  })

  /** null: not in the layout of `sender.ts`, or to be read in the general way. */
  read(id: EventId, kind: SessionFactKind, bytes: Buffer, start: number, end: number): EventFacts | null {
    const senders = this.#senders
    if (!senders.read(bytes, start, end)) return null
    const { pid, uid, auid, ses } = senders
    const { texts, names, euid } = this.#rests.at(bytes, senders.end, end)
    // A wrong password given to a program within a session is an act, which the general way tells.
    if (kind === 'authenticate' && !texts.success && texts.address === null) return null
    const fact = sessionFact(id, kind, { pid, ses, auid }, texts)
    const userNames = newsOf(names, id.node, { uid, auid, euid })
    const sessionFacts = fact === null ? [] : [fact]
    return { operations: [], executions: [], sessionFacts, controlFacts: [], acts: [], userNames }
  }
}
