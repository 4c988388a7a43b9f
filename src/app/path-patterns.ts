import { toText, type ByteString } from '../model/byte-string.js'
import { isPath } from '../model/file-reference.js'
import type { Store } from '../store/store.js'

/** Whether a path has characters that a shell would expand. A file may have them in its name, too. */
export const isPattern = (path: ByteString): boolean => /[*?[]/.test(path)

/**
 * The paths that events name and that fit a pattern as of a shell: `*` and `?` within a name, `[…]`, and `**` over directories. Names with
 * a leading dot fit as well, for who hides a file is looked for. Sorted by their bytes.
 */
export const pathsThatFit = async (
  pattern: ByteString,
  store: Pick<Store, 'referencesBelow'>,
): Promise<readonly ByteString[]> => {
  // Few paths are patterns, and it is a fifth of what a question loads.
  const { default: picomatch } = await import('picomatch')
  const fits = picomatch(toText(pattern), { dot: true, nobrace: true, noextglob: true, nonegate: true })
  const names = await store.referencesBelow(plainPart(pattern))
  return names.filter((name) => isPath(name) && fits(toText(name)))
}

/** The directory above the first name that is a pattern. */
const plainPart = (pattern: ByteString): ByteString => {
  const plain = pattern.slice(0, pattern.search(/[*?[]/))
  return plain.slice(0, plain.lastIndexOf('/')) || '/'
}
