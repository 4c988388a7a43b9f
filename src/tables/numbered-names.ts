/**
 * Reads the notation of the generated tables, as an array from number to name: names in numerical order, and a number before each
 * name that does not follow its neighbour, "0 read write 5 fstat".
 */
export const readNumberedNames = (notation: string): readonly (string | undefined)[] => {
  const names: (string | undefined)[] = []
  for (const word of notation.trim().split(/\s+/)) {
    const first = word.charCodeAt(0)
    if (first < 0x30 || first > 0x39) names.push(word)
    // Filled, not left as holes: an array without holes is faster to read.
    else for (const next = Number(word); names.length < next;) names.push(undefined)
  }
  return names
}

/** The reverse of {@link readNumberedNames}. */
export const numbersByName = (names: readonly (string | undefined)[]): ReadonlyMap<string, number> => {
  const numbers = new Map<string, number>()
  names.forEach((name, number) => {
    if (name !== undefined) numbers.set(name, number)
  })
  return numbers
}
