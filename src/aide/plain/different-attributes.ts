import type { ByteString } from '../../model/byte-string.js'
import { someOf } from '../some-of.js'
import { DIFFERENT_ATTRIBUTES } from './patterns.js'

/** What AIDE tells above a report of files of which one state has an attribute that the other lacks: as a change it is not told. */
export const differentAttributesNotes = (lines: readonly ByteString[]): readonly string[] => {
  const found = lines.flatMap((line) => {
    const [, path, attributes] = DIFFERENT_ATTRIBUTES.exec(line) ?? []
    // `+caps`, `-sha256`; up to 0.16 two masks in hexadecimal, which tell nobody anything.
    return path === undefined ? [] : [/^[+-]/.test(attributes!) ? `${path} (${attributes!})` : path]
  })
  const have = found.length === 1 ? '1 entry has' : `${found.length} entries have`
  return found.length === 0
    ? []
    : [`${have} an attribute in one of the two states only, which AIDE does not list as a change: ${someOf(found)}`]
}
