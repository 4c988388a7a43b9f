import type { AttributeName, ChangeKind, FileType } from '../model/change.js'
import { attributeOfLetter, SOME_HASH } from './attributes.js'

/** The place of the digest in the columns of every version; the letter there is `C` up to 0.16 and `H` from 0.17 on. */
const HASH_INDEX = 12

/** Type letters: 0.16 and later in lower case, 0.15 and older with `F L B D`. `!` says in 0.15 that the type itself changed. */
const TYPES: Readonly<Record<string, FileType>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  p: 'fifo',
  s: 'socket',
  b: 'block',
  c: 'char',
  L: 'symlink',
  F: 'fifo',
  B: 'block',
}

/**
 * The columns before a path, `f >.... mc..H.. . `: 13 that every build has, then one for each of A X S E C F that was compiled in.
 * A report that was copied from a web page may have lost some of the spaces.
 */
export const COLUMNS = /[fdlpbcsDPLFB|!?][ lbpugamcinCHAXSEF.:+\-<>=]{8,19}/

const WHOLE_COLUMNS = new RegExp(`^${COLUMNS.source}$`)

export const isColumns = (text: string): boolean => WHOLE_COLUMNS.test(text)

/** What became of the entry: only added entries have nothing but `+` after the type, only removed ones nothing but `-`. */
export const kindOfColumns = (columns: string): ChangeKind =>
  /^.\++$/.test(columns) ? 'added' : /^.-+$/.test(columns) ? 'removed' : 'changed'

/** The type of the entry (of the new one where it changed); `D` is a door since 0.16 and a character device before. */
export const typeOfColumns = (columns: string, legacy: boolean): FileType | null =>
  columns.startsWith('D') ? (legacy ? 'char' : null) : (TYPES[columns.charAt(0)] ?? null)

/**
 * The attributes that the columns call changed. A changed cell holds the letter of its attribute, so the letter says which it is whatever
 * the build; only `C` needs its place: a digest at 12 (0.16 and older), capabilities after it (0.17 and later).
 */
export const changedByColumns = (columns: string): ReadonlySet<AttributeName> => {
  const names = new Set<AttributeName>()
  if (columns.startsWith('!')) names.add('ftype')
  for (let i = 1; i < columns.length; i++) {
    const letter = columns.charAt(i)
    if (letter === 'H' || (letter === 'C' && i <= HASH_INDEX)) names.add(SOME_HASH)
    else if (letter === '<') names.add('size')
    else {
      const attribute = attributeOfLetter.get(letter)
      if (attribute !== undefined) names.add(attribute.name)
    }
  }
  return names
}
