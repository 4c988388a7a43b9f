import type { ByteString } from '../model/byte-string.js'

const EXAMPLES = 3
/** The most that is shown of each. Characters; a path may have 4,096 of them. */
const SHOWN = 300

/** The first of some texts, for a note. */
export const someOf = (all: readonly ByteString[]): ByteString => {
  const more = all.length - EXAMPLES
  const shown = all.slice(0, EXAMPLES).map((one) => (one.length > SHOWN ? `${one.slice(0, SHOWN)}...` : one))
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
