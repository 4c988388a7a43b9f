import type { ByteString } from '../../model/byte-string.js'
import { attributeOfKey } from '../attributes.js'
import { COLUMNS } from '../columns.js'
import type { DraftAttribute } from '../draft.js'
import { readAttribute } from './details.js'
import type { DetailsSink } from './details.js'
import type { Document, Member, Node } from './node.js'
import { isBroken, unescapeString } from './strings.js'

/**
 * Reads a document in the layout that AIDE itself prints (report_json.c): two spaces of indent, one member a line. The ends of lines then
 * tell where a string ends, whatever quotes and line breaks it holds. Returns null where the text leaves that layout, so that the
 * general scanner may try.
 */
export const readLayout = (text: string, from: number, decimal: boolean, onDetails: DetailsSink): Document | null => {
  let at = from
  let repaired = 0
  const members: Member[] = []

  const unquote = (raw: string): string => {
    if (isBroken(raw) || (raw.includes('"') && /(?:^|[^\\])(?:\\\\)*"/.test(raw))) repaired++
    return unescapeString(raw, decimal)
  }
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) at = pattern.lastIndex
    return found
  }
  const cut = (): Document => ({ members, complete: false, end: at, repaired, damage: null })

  /** Members whose keys are paths; `value` matches from the end of the key to the end of the line. Null from `read` is a cut one. */
  const pathMembers = <T>(
    value: RegExp,
    read: (found: RegExpExecArray) => T | null,
    take: (path: ByteString, value: T) => void,
  ): boolean => {
    while (match(PATH_KEY) !== null) {
      const start = at
      const found = match(value)
      if (found === null) return false
      const path = unquote(text.slice(start, found.index))
      const node = read(found)
      if (node === null) return false
      take(path, node)
    }
    return match(SECTION_END) !== null
  }
  const readText = (found: RegExpExecArray): Node => ({ kind: 'string', text: found[1]! })

  const side = (): Node | null => {
    const number = match(NUMBER)
    if (number !== null) return { kind: 'literal', text: number[1]! }
    if (match(ARRAY) !== null) {
      const items: Node[] = []
      for (let item = match(ITEM); item !== null; item = match(ITEM))
        items.push({ kind: 'string', text: unquote(item[1]!) })
      return match(ARRAY_END) === null ? null : { kind: 'array', items }
    }
    const string = match(STRING)
    return string === null ? null : { kind: 'string', text: unquote(string[1]!) }
  }
  const details = (): readonly DraftAttribute[] | null => {
    const attributes: DraftAttribute[] = []
    for (;;) {
      const pair = match(PAIR)
      if (pair !== null) {
        const attribute = attributeOfKey.get(pair[1]!)
        if (attribute !== undefined)
          attributes.push({ name: attribute.name, old: [pair[2] ?? pair[3]!], new: [pair[4] ?? pair[5]!] })
        continue
      }
      const key = match(ATTRIBUTE)
      if (key === null) break
      const sides: Member[] = []
      for (let which = match(SIDE); which !== null; which = match(SIDE)) {
        const value = side()
        if (value === null) return null
        sides.push([which[1]!, value])
      }
      if (match(ATTRIBUTE_END) === null) return null
      attributes.push(...readAttribute(key[1]!, { kind: 'object', members: sides }))
    }
    return match(BLOCK_END) === null ? null : attributes
  }
  const digests = (): Node | null => {
    const hashes: Member[] = []
    for (let hash = match(DIGEST); hash !== null; hash = match(DIGEST))
      hashes.push([hash[1]!, { kind: 'string', text: hash[2]! }])
    return match(BLOCK_END) === null ? null : { kind: 'object', members: hashes }
  }

  if (match(OPEN) === null) return null
  for (;;) {
    if (match(CLOSE) !== null) return { members, complete: true, end: at, repaired, damage: null }
    const key = match(TOP_KEY)
    if (key === null) return outOfLayout(text, at) ? null : cut()
    const name = key[1]!
    const section: Member[] = []
    const take = (path: ByteString, value: Node): unknown => section.push([path, value])
    if (match(SECTION) !== null) {
      members.push([name, { kind: 'object', members: section }])
      const whole =
        name === 'details'
          ? pathMembers(BLOCK_VALUE, details, (path, attributes) => {
              onDetails({ path, type: null, attributes })
            })
          : name === 'databases'
            ? pathMembers(BLOCK_VALUE, digests, take)
            : name === 'number_of_entries'
              ? numbers(match, section)
              : pathMembers(name === 'different_attributes' ? DIFFERENCE_VALUE : COLUMNS_VALUE, readText, take)
      if (!whole) return outOfLayout(text, at) ? null : cut()
    } else if (match(PATHS) !== null) {
      const items: Node[] = []
      for (let item = match(PATH_ITEM); item !== null; item = match(PATH_ITEM))
        items.push({ kind: 'string', text: unquote(item[1]!) })
      members.push([name, { kind: 'array', items }])
      if (match(SECTION_END) === null) return outOfLayout(text, at) ? null : cut()
    } else {
      const number = match(NUMBER)
      const string = number === null ? match(STRING) : null
      if (number === null && string === null) return outOfLayout(text, at) ? null : cut()
      members.push([
        name,
        number === null ? { kind: 'string', text: unquote(string![1]!) } : { kind: 'literal', text: number[1]! },
      ])
    }
  }
}

const numbers = (match: (pattern: RegExp) => RegExpExecArray | null, into: Member[]): boolean => {
  for (let found = match(COUNT); found !== null; found = match(COUNT))
    into.push([found[1]!, { kind: 'literal', text: found[2]! }])
  return match(SECTION_END) !== null
}

/** Whether a whole line follows that is not of the layout; otherwise the text was cut here. */
const outOfLayout = (text: string, at: number): boolean => text.indexOf('\n', at) >= 0

const OPEN = /\{\r?\n/y
const CLOSE = /\}(?:\r?\n|$)/y
const TOP_KEY = / {2}"([a-z0-9_]+)": /y
const SECTION = /\{\r?\n/y
const PATHS = /\[\r?\n/y
const SECTION_END = / {2}[}\]],?\r?\n/y
const PATH_KEY = / {4}"/y
const PATH_ITEM = / {4}"([^]*?)",?\r?\n(?= {4}"| {2}\])/y
const COUNT = / {4}"([a-z]+)": (\d+),?\r?\n/y
// The value is the last thing on the line of its key.
const COLUMNS_VALUE = new RegExp(`": "(${COLUMNS.source}|added|removed|changed)",?\\r?\\n`, 'g')
const DIFFERENCE_VALUE = /": "((?:[-+][\w/-]+)+)",?\r?\n/g
const BLOCK_VALUE = /": \{\r?\n/g
const ATTRIBUTE = / {6}"([a-z0-9_-]+)": \{\r?\n/y
const ATTRIBUTE_END = / {6}\},?\r?\n/y
const BLOCK_END = / {4}\},?\r?\n/y
// Nearly all attributes are such: two values without anything to unescape or repair.
const PLAIN_VALUE = '(?:"([^"\\\\\\x00-\\x1f]*)"|(-?\\d+))'
const PAIR = new RegExp(
  ` {6}"([a-z0-9_-]+)": \\{\\r?\\n {8}"old": ${PLAIN_VALUE},\\r?\\n {8}"new": ${PLAIN_VALUE}\\r?\\n {6}\\},?\\r?\\n`,
  'y',
)
const SIDE = / {8}"(old|new)": /y
const NUMBER = /(-?\d+),?\r?\n/y
const STRING = /"([^]*?)",?\r?\n/y
const ARRAY = /\[\r?\n/y
const ITEM = / {10}"([^]*?)",?\r?\n(?= {10}"| {8}\])/y
const ARRAY_END = / {8}\],?\r?\n/y
const DIGEST = / {6}"([a-z0-9_-]+)": "([^"\n]*)",?\r?\n/y
