import { DIFFERENT_ATTRIBUTES, DIFFERENT_ATTRIBUTES_TAIL, END, LEGACY_BANNER, OUTLINE, START } from './patterns.js'

/** The lines of a text. A line that lacks its newline because the text was cut there is told apart from whole ones. */
export interface Lines {
  readonly lines: readonly string[]
  /** Whether the last line ended with a newline. */
  readonly terminated: boolean
}

/** Cuts a text into lines; CRLF is taken for the line end when the lines of AIDE itself end so. */
export const toLines = (text: string): Lines => {
  // 0.16 with verbose 0 or 1 ends without a newline, and the next report of an appended file follows at once.
  const separated = text.replace(/(Changed entries:[ \t]*\d+)(?=AIDE found)/g, '$1\n')
  const lines = separated.split('\n')
  const terminated = lines.at(-1) === ''
  if (terminated) lines.pop()
  if (lines.some((line) => line.endsWith('\r') && isAnchor(line.slice(0, -1)))) {
    return { lines: lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)), terminated }
  }
  return { lines, terminated }
}

/** The bounds of one report among the lines. */
export interface Span {
  readonly from: number
  readonly to: number
}

/**
 * Tells apart the reports of a text: appended ones, those of several report_urls, and what a mail or a log puts around them.
 * "Different attributes" lines before a header belong to the report that follows.
 */
export const splitReports = ({ lines }: Lines): readonly Span[] => {
  const starts: number[] = []
  let header = -1
  let ended = true
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (isDifferentAttributes(line)) {
      i = endOfBroken(lines, i)
      continue
    }
    if (!ANCHOR.test(line)) continue
    if (START.test(line)) {
      // In 0.15 and older the outline stands before the start: it is the same report.
      if (header < 0 || i - header > HEADER_LINES) starts.push(i)
      header = -1
      ended = false
    } else if (
      LEGACY_BANNER.test(line) ||
      (OUTLINE.test(line) && !hasHeader(lines, i) && (ended || header >= 0 || isMinimal(lines, i)))
    ) {
      if (header < 0 || !LEGACY_BANNER.test(lines[header]!)) {
        starts.push(i)
        header = i
      }
    } else if (END.test(line)) {
      ended = true
      header = -1
    }
  }
  const from = starts.map((start, n) => beforeHeader(lines, start, starts[n - 1] ?? -1))
  return from.map((start, n) => ({ from: start, to: from[n + 1] ?? lines.length }))
}

/** What every line that begins or ends a report holds: most lines need no closer look. */
const ANCHOR = /timestamp: |^AIDE|^###/

/** Outline, config version and start: the header of 0.15 is at most so long. */
const HEADER_LINES = 3

const isAnchor = (line: string): boolean =>
  ANCHOR.test(line) && (START.test(line) || OUTLINE.test(line) || END.test(line))

const isDifferentAttributes = (line: string): boolean => line.startsWith('Entry /') || line.startsWith('File /')

/** A name with a newline breaks its line; the rest of it, whatever it looks like, belongs to the name up to the words after it. */
const endOfBroken = (lines: readonly string[], from: number): number => {
  if (DIFFERENT_ATTRIBUTES_TAIL.test(lines[from]!)) return from
  for (let i = from + 1; i < lines.length; i++) {
    if (DIFFERENT_ATTRIBUTES_TAIL.test(lines[i]!)) return i
  }
  return from
}

const hasHeader = (lines: readonly string[], outline: number): boolean => {
  for (let i = outline - 1; i >= 0 && i >= outline - 2; i--) if (START.test(lines[i]!)) return true
  return false
}

/** With report_level=minimal the outline is the whole report; a name with a newline cannot pass for it unless it is the last. */
const isMinimal = (lines: readonly string[], outline: number): boolean => {
  const next = lines[outline + 1]
  return next === undefined || START.test(next) || OUTLINE.test(next)
}

const beforeHeader = (lines: readonly string[], start: number, floor: number): number => {
  let from = start
  while (from - 1 > floor && DIFFERENT_ATTRIBUTES.test(lines[from - 1]!)) from--
  return from
}
