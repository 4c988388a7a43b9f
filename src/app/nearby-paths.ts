import { distance } from 'fastest-levenshtein'
import { toText, type ByteString } from '../model/byte-string.js'
import { isPath } from '../model/file-reference.js'
import { baseName, parentOf } from '../path/normalize.js'
import type { Store } from '../store/store.js'
import { namesWithin } from './names-within.js'

const SHOWN = 3

/** Letters that may differ: in a name of three letters one, in one of six or more two, in a shorter one none. */
const tolerance = (path: string): number => Math.min(2, Math.floor(baseName(path).length / 3))

/**
 * Paths that events name and that are written almost like one that none names, the nearest first. Looked for below the nearest directory
 * above it that events know.
 */
export const nearbyPaths = async (
  path: ByteString,
  store: Pick<Store, 'referencesBelow' | 'nextReference' | 'isAnyBelow'>,
): Promise<readonly ByteString[]> => {
  const text = toText(path)
  const most = tolerance(text)
  if (most === 0) return []
  let directory = parentOf(path)
  while (directory !== '/' && !(await store.isAnyBelow(directory))) directory = parentOf(directory)
  return (await mayBeNear(path, most, directory, store))
    .filter((name) => isPath(name) && name !== path)
    .map((name) => ({ name, far: distance(toText(name), text) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far)
    .slice(0, SHOWN)
    .map(({ name }) => name)
}

const mayBeNear = async (
  path: ByteString,
  most: number,
  directory: ByteString,
  store: Pick<Store, 'referencesBelow' | 'nextReference'>,
): Promise<readonly ByteString[]> => {
  if (/^[\x00-\x7f]*$/.test(path)) return namesWithin(path, most, directory, store)
  const [from, to] = [path.length - most * UTF8_BYTES, path.length + most * UTF8_BYTES]
  return store.referencesBelow(directory, { from, to })
}

/** Bytes of the longest character: lengths are told apart in bytes before letters are compared. */
const UTF8_BYTES = 4
