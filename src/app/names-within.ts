import type { ByteString } from '../model/byte-string.js'
import type { Store } from '../store/store.js'

/**
 * The names at or below a directory that may be within `most` letters of a path of ASCII letters, in the order of their bytes; all that are,
 * and few others. Names lie in order, so that whatever begins in a way that can't become the path any more is leapt over: a host has a
 * hundred thousand names, and a handful of ways to begin like this one.
 */
export const namesWithin = async (
  path: ByteString,
  most: number,
  directory: ByteString,
  store: Pick<Store, 'nextReference'>,
): Promise<readonly ByteString[]> => {
  const distances = new PrefixDistances(path, most)
  const found: ByteString[] = []
  const take = async (from: string, before: string): Promise<void> => {
    for (let at = from; ;) {
      const name = await store.nextReference(at, before)
      if (name === null) return
      const place = distances.deadEnd(name)
      if (place === null && distances.isWithin(name)) found.push(name)
      at = place === null ? `${name}\0` : after(name.slice(0, place + 1))
    }
  }
  const prefix = directory === '/' ? '/' : `${directory}/`
  if (prefix !== directory) await take(directory, `${directory}\0`)
  await take(prefix, after(prefix))
  return found
}

/** The first string that does not begin with this one and comes after all that do. */
const after = (prefix: string): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)

/**
 * How many letters the beginnings of a name are from those of a path, as Levenshtein counts them: one row for each byte. A character of
 * several bytes counts as its first, which is never more than it counts for in letters.
 */
class PrefixDistances {
  /** Row n: from the first n bytes of the last name. */
  readonly #rows: number[][]
  #last = ''

  constructor(
    private readonly path: string,
    private readonly most: number,
  ) {
    this.#rows = [Array.from({ length: path.length + 1 }, (_, place) => place)]
  }

  /** The place of the byte from which on nothing that begins like this name can be near; null when there is none. */
  deadEnd(name: string): number | null {
    let place = 0
    // Names that follow each other begin alike.
    while (place < this.#rows.length - 1 && place < name.length && name[place] === this.#last[place]) place++
    this.#rows.length = place + 1
    this.#last = name
    for (; place < name.length; place++) {
      const row = this.#next(this.#rows[place]!, name.charCodeAt(place))
      this.#rows.push(row)
      if (!row.some((distance) => distance <= this.most)) return place
    }
    return null
  }

  /** After {@link deadEnd} found none. */
  isWithin(name: string): boolean {
    return this.#rows[name.length]![this.path.length]! <= this.most
  }

  #next(above: readonly number[], byte: number): number[] {
    if (byte >= 0x80 && byte < 0xc0) return [...above]
    const row = [above[0]! + 1]
    for (let i = 0; i < this.path.length; i++) {
      const replaced = above[i]! + (this.path.charCodeAt(i) === byte ? 0 : 1)
      row.push(Math.min(replaced, above[i + 1]! + 1, row[i]! + 1))
    }
    return row
  }
}
