import type { ControlFact } from '../../model/control-fact.js'
import type { EventId } from '../../model/event-id.js'
import type { SessionFact } from '../../model/session.js'
import type { UserName } from '../../model/user-name.js'
import { ByteCursor } from '../../scan/byte-cursor.js'
import { word, type Word } from '../../scan/word.js'
import { textWords } from '../../scan/byte-words.js'
import { splitTail } from '../../scan/split-tail.js'
import { controlChange } from '../control-facts.js'
import { sessionFact } from '../session-facts.js'
import { terminalName } from '../syscall-record.js'
import { uidIn } from '../user-names.js'
import type { RecordBytes } from './pending-records.js'
import { newsOf, seenNames, type SeenNames } from './told-names.js'

const PID = word('pid=')
const UID = word(' uid=')
const SUBJ = word(' subj=')
const OLD_AUID = word(' old-auid=')
const AUID = word(' auid=')
const TTY = word(' tty=')
const OLD_SES = word(' old-ses=')
const SES = word(' ses=')
const RESULT = word(' res=')

/** What the record tells that stands before the SYSCALL of its event. */
export interface LeadFacts {
  readonly session: SessionFact | null
  readonly control: Pick<ControlFact, 'kind' | 'detail'> | null
  readonly userNames: readonly UserName[]
}

/** What a CONFIG_CHANGE record says, and whom its enrichment names. */
interface Change {
  readonly told: LeadFacts['control']
  readonly names: SeenNames
  readonly uids: { readonly auid: number; readonly uid: number; readonly euid: number }
}

/** Reads, where they stand, the records that the kernel logs from within a call before it logs the call: LOGIN and CONFIG_CHANGE. */
export class LeadReader {
  readonly #cursor = new ByteCursor()
  readonly #terminals = textWords((tty) => terminalName(tty))
  readonly #tails = textWords((tail) => seenNames(tail))
  readonly #changes = textWords((text): Change => {
    const { body, tail } = splitTail(text)
    const uids = { auid: uidIn(body, 'auid'), uid: uidIn(body, 'uid'), euid: uidIn(body, 'euid') }
    return { told: controlChange(body), names: seenNames(tail), uids }
  })

  /** null: not in a known layout. */
  read(id: EventId, type: string, { bytes, start, end }: RecordBytes): LeadFacts | null {
    if (type === 'LOGIN') return this.#login(id, bytes, start, end)
    const { told, names, uids } = this.#changes.at(bytes, start, end)
    // What an event names that tells nothing does not count, and is no news that was told.
    return { session: null, control: told, userNames: told === null ? [] : newsOf(names, id.node, uids) }
  }

  /** Source of the layout: kernel/audit.c audit_log_set_loginuid. */
  #login(id: EventId, bytes: Buffer, start: number, end: number): LeadFacts | null {
    const cursor = this.#cursor
    cursor.reset(bytes, start, end)
    const pid = this.#number(PID)
    const uid = this.#number(UID)
    if (cursor.accept(SUBJ)) cursor.bareValue()
    const oldAuid = this.#number(OLD_AUID)
    const auid = this.#number(AUID)
    cursor.expect(TTY)
    cursor.bareValue()
    if (!cursor.fits() || !isPlain(cursor)) return null
    const terminal = this.#terminals.at(bytes, cursor.start, cursor.end)
    const oldSes = this.#number(OLD_SES)
    const ses = this.#number(SES)
    const result = this.#number(RESULT)
    if (!cursor.fits() || !cursor.isAtEnd || result > 1) return null
    // In the order of `sessionTexts`, so that both are of one kind to V8.
    const success = result === 1
    const texts = { oldAuid, oldSes, account: null, unit: null, exe: null, address: null, terminal, success }
    const isBare = cursor.at >= end
    const userNames = isBare
      ? []
      : newsOf(this.#tails.at(bytes, cursor.at + 1, end), id.node, { auid, uid, euid: null })
    return { session: sessionFact(id, 'login', { pid, ses, auid }, texts), control: null, userNames }
  }

  #number(name: Word): number {
    this.#cursor.expect(name)
    return this.#cursor.decimal()
  }
}

/** `(none)`, or a name that does not end in punctuation, which is no part of a value in the general way (`grammar/field.ts`). */
const isPlain = (cursor: ByteCursor): boolean => {
  const last = cursor.byteAt(cursor.end - 1)
  const isNamed = (last >= 0x30 && last <= 0x39) || (last >= 0x41 && last <= 0x5a) || (last >= 0x61 && last <= 0x7a)
  return isNamed || (last === 0x29 && cursor.byteAt(cursor.start) === 0x28 && cursor.end - cursor.start === 6)
}
