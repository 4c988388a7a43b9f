import type { ByteString } from '../model/byte-string.js'
import { readInput } from './read-input.js'

/** The names of the uids in a passwd(5) file. Where two lines share a uid the first wins, as in getpwuid(3). */
export const readPasswd = (file: string): ReadonlyMap<number, ByteString> => {
  const names = new Map<number, ByteString>()
  for (const line of readInput(file).toString('latin1').split('\n')) {
    const [name, , uid] = line.split(':')
    const number = Number(uid)
    if (name !== undefined && name !== '' && uid !== undefined && /^\d+$/.test(uid) && !names.has(number))
      names.set(number, name)
  }
  return names
}
