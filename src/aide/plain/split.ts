import { DIFFERENT_ATTRIBUTES, DIFFERENT_ATTRIBUTES_TAIL, END, LEGACY_BANNER, OUTLINE, START } from './patterns.js'
import { Lines } from './lines.js'

/** Cuts a text into lines; CRLF is taken for the line end when the lines of AIDE itself end so. */
export const toLines = (text: string): Lines => {
  // 0.16 with verbose 0 or 1 ends without a newline, and the next report of an appended file follows at once.
  const separated = text.replace(/(Changed entries:[ \t]*\d+)(?=AIDE found)/g, '$1\n')
  const lines = new Lines(separated, false)
  return text.includes('\r') && hasCrlf(lines) ? new Lines(separated, true) : lines
}

const hasCrlf = (lines: Lines): boolean => {
  for (let i = 0; i < lines.count; i++) {
    const line = lines.at(i)
    if (line.endsWith('\r') && isAnchor(line.slice(0, -1))) return true
  }
  return false
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
export const splitReports = (lines: Lines): readonly Span[] => {
  const starts: number[] = []
  let header = -1
  let ended = true
  let tailsLeft = true
  const afterProgress = lines.hold(ERASE)
  for (let i = 0; i < lines.count; i++) {
    if (!(afterProgress || ANCHOR_CODES.has(lines.firstCode(i)))) continue
    const line = lines.at(i)
    if (isDifferentAttributes(line)) {
      const last: number | null = tailsLeft ? endOfBroken(lines, i) : i
      tailsLeft = last !== null
      i = last ?? i
      continue
    }
    if (!ANCHOR.test(line)) continue
    if (START.test(line) || (i === lines.count - 1 && CUT_START.test(line))) {
      // In 0.15 and older the outline stands before the start: it is the same report.
      if (header < 0 || i - header > HEADER_LINES) starts.push(i)
      header = -1
      ended = false
    } else if (
      LEGACY_BANNER.test(line) ||
      (OUTLINE.test(line) && !hasHeader(lines, i) && (ended || header >= 0 || isMinimal(lines, i)))
    ) {
      if (header < 0 || !LEGACY_BANNER.test(lines.at(header))) {
        starts.push(i)
        header = i
      }
    } else if (END.test(line)) {
      ended = true
      header = -1
    }
  }
  const from = starts.map((start, n) => beforeHeader(lines, start, starts[n - 1] ?? -1))
  return from.map((start, n) => ({ from: start, to: from[n + 1] ?? lines.count }))
}

/** The first characters of lines that {@link ANCHOR} or "different attributes" may match, unless a progress bar stood before them. */
const ANCHOR_CODES: ReadonlySet<number> = new Set(['S', 'E', 'A', '#', 'F'].map((first) => first.charCodeAt(0)))

/** Goes before what is written over a progress bar. */
const ERASE = '\x1b[2K'

/** The first line of a report that was cut within it. */
const CUT_START = /^Start timestamp: \d/

/** What every line that begins or ends a report holds: most lines need no closer look. */
const ANCHOR = /timestamp: |^AIDE|^###/

/** Outline, config version and start: the header of 0.15 is at most so long. */
const HEADER_LINES = 3

const isAnchor = (line: string): boolean =>
  ANCHOR.test(line) && (START.test(line) || OUTLINE.test(line) || END.test(line))

const isDifferentAttributes = (line: string): boolean => line.startsWith('Entry /') || line.startsWith('File /')

/** A name with a newline breaks its line; the rest of it belongs to the name up to the words after it. Null when they never come. */
const endOfBroken = (lines: Lines, from: number): number | null => {
  for (let i = from; i < lines.count; i++) {
    if (DIFFERENT_ATTRIBUTES_TAIL.test(lines.at(i))) return i
  }
  return null
}

const hasHeader = (lines: Lines, outline: number): boolean =>
  START.test(lines.at(outline - 1)) || START.test(lines.at(outline - 2))

/** With report_level=minimal the outline is the whole report; a name with a newline cannot pass for it unless it is the last. */
const isMinimal = (lines: Lines, outline: number): boolean => {
  const next = lines.at(outline + 1)
  return outline + 1 === lines.count || START.test(next) || OUTLINE.test(next)
}

const beforeHeader = (lines: Lines, start: number, floor: number): number => {
  let from = start
  while (from - 1 > floor && DIFFERENT_ATTRIBUTES.test(lines.at(from - 1))) from--
  return from
}
