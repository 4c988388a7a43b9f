import type { ByteString } from '../model/byte-string.js'
import type { AideHash, AideTime, AttributeValues, FileType } from '../model/change.js'
import { attributeOfName } from './attributes.js'
import type { DraftAttribute } from './draft.js'
import { parseHash } from './hash.js'
import { parseTime } from './time.js'

/** The names of file types in details (0.16 and later, all languages: AIDE does not translate them). */
export const FILE_TYPES: ReadonlyMap<string, FileType | null> = new Map<string, FileType | null>([
  ['File', 'file'],
  ['Directory', 'directory'],
  ['Link', 'symlink'],
  ['FIFO', 'fifo'],
  ['Socket', 'socket'],
  ['Block device', 'block'],
  ['Character device', 'char'],
  ['Door', null],
  ['Port', null],
  ['Unknown file type', null],
])

/** Gives values their types. Reports repeat their times over and over, so each is read once. */
export class ValueReader {
  readonly #times = new Map<string, AideTime | null>()

  /** The values of one side. One that cannot be read as its attribute (a digest that was cut, `<NONE>`) is left out. */
  typed(printed: readonly DraftAttribute[], side: 'old' | 'new'): AttributeValues {
    const values: Record<string, unknown> = {}
    let hashes: Record<string, AideHash> | undefined
    for (const { name, [side]: strings } of printed) {
      const attribute = attributeOfName.get(name)
      const first = strings?.[0]
      if (attribute === undefined || first === undefined) continue
      if (attribute.kind === 'hash') {
        const hash = parseHash(first, attribute.bytes ?? 0)
        if (hash !== null) (hashes ??= {})[name] = hash
        continue
      }
      const value =
        attribute.kind === 'list'
          ? strings
          : attribute.kind === 'time'
            ? this.#time(first)
            : READERS[attribute.kind](first)
      if (value !== null) values[name] = value
    }
    if (hashes !== undefined) values['hashes'] = hashes
    return values
  }

  #time(text: string): AideTime | null {
    const known = this.#times.get(text)
    if (known !== undefined) return known
    const time = parseTime(text)
    if (this.#times.size >= KNOWN_TIMES) this.#times.clear()
    this.#times.set(text, time)
    return time
  }
}

const KNOWN_TIMES = 10_000

const ABSENT = /^<(?:NULL|NONE)>$/

/** 0.15 and older print inodes and block counts beyond 2^31 as negative numbers, of which nobody can tell the true one. */
const parseInteger = (text: string): number | bigint | null => {
  if (!/^\d+$/.test(text)) return null
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/**
 * Ids have 32 bits without a sign; 0.16 and older print those from 2^31 on as negative numbers. 0.16 cuts them to ten characters
 * (compare_db.c), so that one of just ten may lack its last digit and tells nothing.
 */
const parseId = (text: string): number | null =>
  /^\d+$/.test(text) ? Number(text) : /^-\d+$/.test(text) && text.length !== CUT_ID ? Number(text) + 2 ** 32 : null

const CUT_ID = 10

const parseText = (text: ByteString): ByteString | null => (ABSENT.test(text) ? null : text)

const READERS = {
  number: parseInteger,
  id: parseId,
  mode: (text: string): string | null => (/^[-a-zA-Z?|]{10}$/.test(text) ? text : null),
  type: (text: string): FileType | null => FILE_TYPES.get(text) ?? null,
  bytes: parseText,
  flags: parseText,
} as const
