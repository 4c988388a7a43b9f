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
 *     field   = ["("] key "=" value
 *     value   = '"' text '"' | "'" text up to the last "'" | "{" text "}" | bare
 *
 * A word without `=` carries on the value before it when that value is free text (`op=adding home directory id=1006`), else it is noise
 * (`netlabel: auid=0`). A quote that never closes belongs to a line that was cut: `"` holds the rest of its word, `'` the rest of the
 * record. Blanks are ASCII only: 0xA0 is half of a letter in UTF-8.
 * Source: kernel/audit.c audit_log_untrustedstring (a quoted value can't contain a quote), auparse/ellist.c.
 */
export const isFreeText = (key: string): boolean => FREE_TEXT.has(key)
const FREE_TEXT = new Set([
  'op',
  'text',
  'subj',
  'obj',
  'subj_apparmor',
  'obj_apparmor',
  'reason',
  'info',
  'uuid',
  'operation',
])

/** `(hostname=?, addr=?, terminal=cron res=success)` of old PAM messages, `acct=root: exe=`: the punctuation is not part of the values. */
export const withoutPunctuation = (key: string, bare: ByteString): ByteString => {
  const value = bare.endsWith(',') || (key === 'acct' && bare.endsWith(':')) ? bare.slice(0, -1) : bare
  return value.endsWith(')') && !value.includes('(') ? value.slice(0, -1) : value
}

/**
 * Where the value of `text=` ends that begins at `from`: before the last ` exe="`, which the sender's library put behind what a user
 * wrote. -1 where there is none.
 */
export const endOfUserText = (body: ByteString, from: number): number => {
  const end = body.lastIndexOf(' exe="')
  return end < from ? -1 : end
}

const separators = P.regexp(/[\t-\r ,]*/)
const key = P.regexp(/\(?([^\t-\r =,"'{}()]+)=/, 1)
type Value = Omit<Field, 'key'>
const doubleQuoted = P.regexp(/"([^"]*)"/, 1).map((value): Value => ({ value, quoting: 'double' }))
const doubleCut = P.regexp(/"([^\t-\r ]*)/, 1).map((value): Value => ({ value, quoting: 'double' }))
const singleQuoted = P.regexp(/'([^]*)'/, 1).map((value): Value => ({ value, quoting: 'single' }))
const singleCut = P.regexp(/'([^]*)/, 1).map((value): Value => ({ value, quoting: 'single' }))
const braced = P.regexp(/\{([^}]*)\}/, 1).map((value): Value => ({ value, quoting: 'braces' }))
const bare = (name: string): P.Parser<Value> =>
  P.regexp(/[^\t-\r ]*/).map((value): Value => ({ value: withoutPunctuation(name, value), quoting: 'none' }))
const quoted = P.alt<Value>(doubleQuoted, doubleCut, singleQuoted, singleCut, braced)

const userText = P((input: string, index: number) => {
  const end = endOfUserText(input, index)
  return end < 0
    ? P.makeFailure(index, 'text before the program')
    : P.makeSuccess(end, { value: input.slice(index, end), quoting: 'none' } satisfies Value)
})

const field: P.Parser<Field> = key.chain((name) =>
  (name === 'text' ? P.alt<Value>(doubleQuoted, userText, quoted, bare(name)) : quoted.or(bare(name))).map(
    (value): Field => ({ key: name, ...value }),
  ),
)
const word = P.regexp(/[^\t-\r ]+/).map((text) => ({ word: text }))

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
