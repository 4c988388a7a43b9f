/** How a report begins, behind whatever was put before each of its lines. */
const BEGIN = /^(.{1,100}?)(?:Start timestamp: \d{4}-|AIDE found )/m

/**
 * A text without what stands before every line: the blanks of a paste, the name or number that `grep -H`, `grep -n` and `cat -n` write, the time of
 * `ts` or of a container's log. null: the lines do not begin alike.
 */
export const withoutPrefix = (text: string): string | null => {
  const prefix = BEGIN.exec(text)?.[1]
  // Of JSON that could not be parsed the end of each line would stay.
  if (prefix === undefined || prefix.includes('"')) return null
  const like = escaped(prefix)
    .replace(/ *\d+/g, ' *\\d+')
    .replace(/[A-Z][a-z]{2}(?= )/, '[A-Z][a-z]{2}')
  // An editor may have taken the blanks off the end of an empty line.
  const before = new RegExp(`^(?:${like}|${like.trimEnd()}$)`)
  const lines = text.split('\n')
  const own = lines.filter((line) => before.test(line))
  return own.length * 2 < lines.filter((line) => line.trim() !== '').length
    ? null
    : lines.map((line) => line.replace(before, '')).join('\n')
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
