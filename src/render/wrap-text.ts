import { displayWidth } from './table.js'

/** Text broken at spaces into lines of at most `width` columns; a word that is longer stands alone. Lines after a break are indented. */
export const wrapText = (text: string, width: number, indent = ''): string =>
  text
    .split('\n')
    .map((line, index) => wrapLine(line, width, index === 0 ? '' : indent, indent))
    .join('\n')

const wrapLine = (line: string, width: number, first: string, indent: string): string => {
  const lines: string[] = []
  let current = first
  let empty = true
  for (const word of line.split(' ')) {
    if (!empty && displayWidth(current) + 1 + displayWidth(word) > width) {
      lines.push(current)
      current = indent + word
    } else current += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, current].join('\n')
}
