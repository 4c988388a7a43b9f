import { displayWidth, graphemes } from './display-width.js'

/** Text broken at spaces into lines of at most `width` columns; a word that is longer stands alone. Lines after a break are indented. */
export const wrapText = (text: string, width: number, indent = ''): string =>
  text
    .split('\n')
    .map((line, index) => wrapLine(line, width, index === 0 ? '' : indent, indent))
    .join('\n')

/** The same, with words that are too long broken as well: no line is wider than `width`. */
export const fitText = (text: string, width: number, indent = ''): string =>
  wrapText(text, width, indent)
    .split('\n')
    .flatMap((line) => breakLine(line, width, indent))
    .join('\n')

const breakLine = (line: string, width: number, indent: string): readonly string[] => {
  if (displayWidth(line) <= width) return [line]
  const pieces = ['']
  for (const character of graphemes(line)) {
    const last = pieces.at(-1)!
    if (displayWidth(last) + displayWidth(character) <= width) pieces[pieces.length - 1] = last + character
    else pieces.push(indent + character)
  }
  return pieces
}

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
