import type { ByteString } from '../model/byte-string.js'
import { WhoChangedError } from '../model/errors.js'
import { readInput } from './read-input.js'

/**
 * The names of the uids in a passwd(5) file. Where two lines share a uid the first wins, as in getpwuid(3).
 * @throws {WhoChangedError} `unreadable`, and `bad-input` for a file of something else.
 */
export const readPasswd = (file: string): ReadonlyMap<number, ByteString> => {
  const names = new Map<number, ByteString>()
  const text = readInput(file).toString('latin1')
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':')
    const number = Number(uid)
    if (name !== undefined && name !== '' && uid !== undefined && /^\d+$/.test(uid) && !names.has(number))
      names.set(number, name)
  }
  if (names.size === 0 && text.trim() !== '')
    throw new WhoChangedError('bad-input', `${file}:1: not a passwd file: no line of it is NAME:PASSWORD:UID:…`, {
      place: { file, line: 1 },
    })
  return names
}
