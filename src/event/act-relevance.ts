import { isWordAt, word, type Word } from '../scan/word.js'

const REFUSED = word(' success=no exit=-13 ')
const NOT_PERMITTED = word(' success=no exit=-1 ')
const SUCCESSFUL = word(' success=yes')
const AUID = word(' auid=')
const UNSET = word('4294967295 ')
const MINUS_ONE = word('-1 ')

/** Whether a SYSCALL record was refused for want of rights; `at` stands behind its syscall number. */
export const isDenied = (view: DataView, at: number, end: number): boolean =>
  isWordAt(view, at, end, REFUSED) || isWordAt(view, at, end, NOT_PERMITTED)

/** Whether a SYSCALL record that only reads is by a login, and succeeded: what was read may be a secret. */
export const isReadByLogin = (view: DataView, at: number, end: number): boolean => {
  if (!isWordAt(view, at, end, SUCCESSFUL)) return false
  const auid = placeOf(view, at, end, AUID)
  return auid >= 0 && !isWordAt(view, auid, end, UNSET) && !isWordAt(view, auid, end, MINUS_ONE)
}

/** Behind the first such word; -1 where there is none. */
const placeOf = (view: DataView, from: number, end: number, wanted: Word): number => {
  for (let at = from; at + wanted.length <= end; at++) if (isWordAt(view, at, end, wanted)) return at + wanted.length
  return -1
}
