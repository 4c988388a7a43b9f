import type { Lines } from './lines.js'
import type { Span } from './split.js'
import { DAILY_END, DATABASES_TITLE, DETAILS_TITLE, END, ENTRY, LIST_TITLE, RULER, START } from './patterns.js'

/** One part of a report: the header, a list of entries, the details, or the digests of the databases. */
export interface Section {
  readonly kind: 'header' | 'list' | 'details' | 'databases'
  /** The line between the rulers, null for the header. */
  readonly title: string | null
  readonly from: number
  readonly to: number
}

/** The parts of a report and where it ends. */
export interface Sections {
  readonly sections: readonly Section[]
  /** The line "End timestamp", or null when the report has none. */
  readonly end: number | null
  /** Lines after the end that look like a section, an entry or one more end: what a forged end leaves behind. */
  readonly stray: boolean
}

/** Finds the sections of a report. A title counts only between two rulers, so no name of one line can forge it. */
export const findSections = (lines: Lines, span: Span): Sections => {
  const unsure = !lines.terminated && span.to === lines.count && !isWhole(lines, span)
  const to = unsure ? span.to - 1 : span.to
  const heads: { kind: Section['kind']; title: string | null; at: number; body: number }[] = [
    { kind: 'header', title: null, at: span.from, body: span.from },
  ]
  let end: number | null = null
  let last = to
  let stray = false
  for (let i = span.from; i < to; i++) {
    const first = lines.firstCode(i)
    if (first === DASH && RULER.test(lines.at(i))) {
      const title = i + 2 < to && RULER.test(lines.at(i + 2)) ? lines.at(i + 1) : null
      const kind = title === null ? null : kindOfTitle(title)
      if (kind === null) continue
      if (last !== to) stray = true
      else heads.push({ kind, title, at: i, body: i + 3 })
      i += 2
    } else if (last !== to) {
      stray ||= END.test(lines.at(i)) || ENTRY.test(lines.at(i))
    } else if (first === LETTER_E) {
      const line = lines.at(i)
      if (END.test(line)) end = last = i
      else if (DAILY_END.test(line)) last = i
    }
  }
  if (end === null && last === to) last = beforeCutTitle(lines, span.from, to)
  const sections = heads.map(({ kind, title, body }, n) => ({
    kind,
    title,
    from: body,
    to: heads[n + 1]?.at ?? Math.max(last, body),
  }))
  return { sections, end, stray }
}

const DASH = 0x2d
const LETTER_E = 0x45

/** Whether the last line, which lacks its newline, is whole all the same: an end, an outline, or 0.16's summary at verbose 0 and 1. */
const isWhole = (lines: Lines, span: Span): boolean => {
  const last = lines.at(span.to - 1)
  return (
    END.test(last) ||
    WHOLE_OUTLINE.test(last) ||
    (/^ *Changed entries:/.test(last) && !lines.slice(span.from, span.to).some((line) => START.test(line)))
  )
}

const WHOLE_OUTLINE = /(?:!!|Looks okay!!|database\.)$/

/** A cut inside the three lines of a title leaves a ruler, and perhaps the title, that belong to no section. */
const beforeCutTitle = (lines: Lines, from: number, to: number): number => {
  const isRuler = (i: number): boolean => i >= from && RULER.test(lines.at(i))
  if (isRuler(to - 1) && !(isRuler(to - 3) && kindOfTitle(lines.at(to - 2)) !== null)) return to - 1
  return isRuler(to - 2) && kindOfTitle(lines.at(to - 1)) !== null ? to - 2 : to
}

const kindOfTitle = (title: string): Section['kind'] | null =>
  LIST_TITLE.test(title)
    ? 'list'
    : DETAILS_TITLE.test(title)
      ? 'details'
      : DATABASES_TITLE.test(title)
        ? 'databases'
        : null
