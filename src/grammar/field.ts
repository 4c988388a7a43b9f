import P from 'parsimmon'
import type { ByteString } from '../model/byte-string.js'

/** How a value stood in the record: it decides whether hexadecimal digits are text. */
export type Quoting = 'double' | 'single' | 'braces' | 'none'

/** One `key=value`, still encoded. */
export interface Field {
  readonly key: string
  readonly value: ByteString
  readonly quoting: Quoting
}

/**
 * The definition of a field list, in parsimmon: what the hand-written lexer (`scan/lex-fields.ts`) must agree with, and what reads the
 * rare record on which that lexer gives up.
 *
 *     fields  = separators (field | word) …
 *     field   = key "=" value
 *     value   = '"' text '"' | "'" text up to the last "'" | "{" text "}" | bare
 *
 * A word without `=` carries on the value before it when that value is free text (`op=adding home directory id=1006`), else it is noise
 * (`netlabel: auid=0`). Source: kernel/audit.c audit_log_untrustedstring (a quoted value can't contain a quote), auparse/ellist.c.
 */
export const isFreeText = (key: string): boolean => FREE_TEXT.has(key)
const FREE_TEXT = new Set(['op', 'text', 'subj', 'obj', 'reason', 'info', 'uuid', 'operation'])

const separators = P.regexp(/[\s,]*/)
const key = P.regexp(/[^\s=,"'{}]+(?==)/)
type Value = Omit<Field, 'key'>
const doubleQuoted = P.regexp(/"([^"]*)"/, 1).map((value): Value => ({ value, quoting: 'double' }))
const singleQuoted = P.regexp(/'([^]*)'/, 1).map((value): Value => ({ value, quoting: 'single' }))
const braced = P.regexp(/\{([^}]*)\}/, 1).map((value): Value => ({ value, quoting: 'braces' }))
const bare = P.regexp(/\S*/).map((value): Value => ({ value, quoting: 'none' }))

const field: P.Parser<Field> = P.seqMap(
  key.skip(P.string('=')),
  P.alt<Value>(doubleQuoted, singleQuoted, braced, bare),
  (name, value): Field => ({ key: name, ...value }),
)
const word = P.regexp(/\S+/).map((text) => ({ word: text }))

/** The whole field list. Never fails: what is neither field nor space is a word. */
export const fieldList: P.Parser<readonly Field[]> = separators
  .then(P.alt<Field | { readonly word: string }>(field, word).skip(separators).many())
  .map((parts) => joinFreeText(parts))

const joinFreeText = (parts: readonly (Field | { readonly word: string })[]): readonly Field[] => {
  const fields: Field[] = []
  for (const part of parts) {
    const last = fields.at(-1)
    if (!('word' in part)) fields.push(part)
    else if (last?.quoting === 'none' && isFreeText(last.key))
      fields[fields.length - 1] = { ...last, value: `${last.value} ${part.word}` }
  }
  return fields
}
