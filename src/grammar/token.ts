import P from 'parsimmon'

/** One definition with two ways to call it: as a parsimmon parser, composed into the grammar, and directly, on the hot path. */
export interface Token<T> {
  readonly parser: P.Parser<T>
  /** The value at `index`, or null where the token does not stand there. */
  readonly at: (input: string, index: number) => TokenMatch<T> | null
}

export interface TokenMatch<T> {
  readonly value: T
  /** Index of the first character behind the token. */
  readonly end: number
}

/**
 * A token from one sticky regular expression. parsimmon's price is per combinator step, not per byte, so a whole
 * record body is one token.
 */
export const token = <T>(name: string, pattern: RegExp, make: (match: RegExpExecArray) => T): Token<T> => {
  const sticky = new RegExp(pattern.source, 'y')
  const at = (input: string, index: number): TokenMatch<T> | null => {
    sticky.lastIndex = index
    const match = sticky.exec(input)
    return match === null ? null : { value: make(match), end: sticky.lastIndex }
  }
  const parser = P((input: string, index: number) => {
    const found = at(input, index)
    return found === null ? P.makeFailure(index, name) : P.makeSuccess(found.end, found.value)
  })
  return { parser, at }
}
