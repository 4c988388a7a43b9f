import type { SessionFactKind } from '../model/session.js'
import { textWords } from '../scan/byte-words.js'
import { byteSlice } from '../scan/latin1.js'
import { recordTypeName, recordTypeNumber } from '../tables/record-type-name.js'
import { isActRecord } from './act-kinds.js'
import { isControlType } from './control-facts.js'
import { roleOf, type Role } from './in-place/pending-records.js'
import { isSingleType } from './record-roles.js'
import { relevanceOfType, type Relevance } from './relevance.js'
import { sessionFactKind } from './session-facts.js'

// Names come from the log: a hostile one must not fill the memory.
const MAX_NODES = 100_000

/** What is known of a record type. */
export interface TypeInfo {
  /** As a daemon of today writes it. */
  readonly name: string
  readonly relevance: Relevance
  readonly role: Role
  /** What a record that stands alone in its event tells about a session; null for any other. */
  readonly session: SessionFactKind | null
  /** Whether a record stands alone in its event, and is nothing but an act. */
  readonly isSingleAct: boolean
  /** The daemon numbers its own records by a counter of its own. */
  readonly isKernels: boolean
}

/** The types of a log by their spelling in it, each looked up once. */
export class TypeNames {
  /** Whether the log has had a CWD record. */
  hasDirectories = false
  readonly #known = textWords((written): TypeInfo => {
    const name = currentName(written)
    if (name === 'CWD') this.hasDirectories = true
    const session = isSingleType(name) ? (sessionFactKind(name) ?? null) : null
    const isSingleAct = isSingleType(name) && isActRecord(name) && session === null && !isControlType(name)
    const isKernels = !name.startsWith('DAEMON_')
    return { name, relevance: relevanceOfType(name), role: roleOf(name), session, isSingleAct, isKernels }
  })

  at(bytes: Buffer, start: number, end: number): TypeInfo {
    return this.#known.at(bytes, start, end)
  }
}

/** `1300` of a kernel log is SYSCALL; `UNKNOWN[1337]` of a daemon older than its kernel is OPENAT2. */
const currentName = (written: string): string => {
  if (!/\d/.test(written)) return written
  const number = recordTypeNumber(written)
  return number === null ? written : recordTypeName(number)
}

/** The nodes of a log, one string each. */
export class NodeNames {
  readonly #known = new Map<string, string>()

  at(bytes: Buffer, start: number, end: number): string {
    const name = byteSlice(bytes, start, end)
    const known = this.#known.get(name)
    if (known !== undefined) return known
    if (this.#known.size < MAX_NODES) this.#known.set(name, name)
    return name
  }
}
