import type { EventFacts } from '../../model/event-facts.js'
import type { EventId } from '../../model/event-id.js'
import type { SessionFactKind } from '../../model/session.js'
import { ByteCursor, word } from '../../scan/byte-cursor.js'
import { ByteWords } from '../../scan/byte-words.js'
import { RecordFields } from '../../scan/record-fields.js'
import { splitTail } from '../../scan/split-tail.js'
import { sessionFact, sessionTexts, type SessionTexts } from '../session-facts.js'
import { enrichedNames, uidIn } from '../user-names.js'
import { newsOf, type SeenName } from './told-names.js'

const PID = word('pid=')
const UID = word(' uid=')
const AUID = word(' auid=')
const SES = word(' ses=')
const NEXT = word(' ')

/** What stands behind the numbers of a record. */
interface Rest {
  readonly texts: SessionTexts
  readonly names: readonly SeenName[]
  readonly euid: number
}

/**
 * Reads what PAM and systemd log of sessions and services, where it stands: the numbers differ from record to record, all behind them is
 * said again and again. The layout is that of kernel/audit.c audit_receive_msg, which puts `pid= uid= auid= ses=` before a program's words.
 */
export class SessionReader {
  readonly #cursor = new ByteCursor()
  readonly #rests = new ByteWords((text): Rest => {
    const { body, tail } = splitTail(text)
    const names = enrichedNames(tail ?? '').map(({ field, name }) => ({ field, name, uid: null, node: null }))
    return { texts: sessionTexts(new RecordFields({ type: '', body })), names, euid: uidIn(body, 'euid') }
  })

  /** null: not in that layout. */
  read(id: EventId, kind: SessionFactKind, bytes: Buffer, start: number, end: number): EventFacts | null {
    const cursor = this.#cursor
    cursor.reset(bytes, start, end)
    cursor.expect(PID)
    const pid = cursor.decimal()
    cursor.expect(UID)
    const uid = cursor.decimal()
    cursor.expect(AUID)
    const auid = cursor.decimal()
    cursor.expect(SES)
    const ses = cursor.decimal()
    const from = cursor.at
    cursor.expect(NEXT)
    if (!cursor.fits()) return null
    const { texts, names, euid } = this.#rests.at(bytes, from, end)
    // A wrong password given to a program within a session is an act, which the general way tells.
    if (kind === 'authenticate' && !texts.success && texts.address === null) return null
    const fact = sessionFact(id, kind, { pid, ses, auid }, texts)
    const userNames = newsOf(names, id.node, { uid, auid, euid })
    const sessionFacts = fact === null ? [] : [fact]
    return { operations: [], executions: [], sessionFacts, controlFacts: [], acts: [], userNames }
  }
}
