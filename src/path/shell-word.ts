/** One word of sh(1), whatever it holds: in single quotes where it must be. Bytes stay what they are. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
