/** Text that Markdown shows as it stands: no emphasis, link, HTML, formula or table comes out of it. For one line, not at its start. */
export const markdownText = (text: string): string => text.replace(SPECIAL, '\\$&')

// The last three keep what looks like an address from becoming a link (GitHub's autolinks).
const SPECIAL = /[\\`*_[\]<>&~|$@]|:(?=\/)|(?<=www)\./gi

/** A code span, in which nothing has a meaning (CommonMark 6.1). For one line. */
export const markdownCode = (text: string): string => {
  if (text === '') return '` `'
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  // A parser takes one space away where there is one at both ends.
  const pad = /^`|`$|^ .* $/.test(text) ? ' ' : ''
  return `${fence}${pad}${text}${pad}${fence}`
}
