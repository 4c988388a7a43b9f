import type { ChangeKind } from '../../model/change.js'
import { kindOfColumns } from '../columns.js'
import type { DraftEntry } from '../draft.js'
import type { Lines } from './lines.js'
import { ENTRY, LIST_TITLE, LOG_LINE } from './patterns.js'

/** The entries of one list, and what was in it that is none. */
export interface PlainList {
  readonly entries: readonly DraftEntry[]
  /** How many names went on over a line break: only builds that do not escape print such. */
  readonly broken: number
  /** Lines of the log of AIDE between the entries. */
  readonly logLines: number
}

/** Reads the lines between the title of a list and the next section. A line that starts no entry goes on with the name before it. */
export const parseList = (title: string, lines: Lines, from: number, to: number): PlainList => {
  const only = onlyKind(title)
  const entries: DraftEntry[] = []
  let broken = 0
  let logLines = 0
  const known = interner()
  let open: { head: RegExpExecArray; line: string; rest: string[] } | null = null
  const close = (): void => {
    if (open === null) return
    const { head, line, rest } = open
    // The empty lines before the next title are no part of the last name.
    while (rest.at(-1) === '') rest.pop()
    if (rest.length > 0) broken++
    const columns = head[1] === undefined ? null : known(head[1])
    const kind = (head[2] as ChangeKind | undefined) ?? only ?? kindOfColumns(columns ?? '')
    entries.push({ path: [line.slice(head[0].length), ...rest].join('\n'), kind, columns })
    open = null
  }
  let emptyAfter = 0
  for (let i = from; i < to; i++) {
    const line = lines.at(i)
    const head = ENTRY.exec(line)
    if (head !== null) {
      // An empty line between two entries would be the end of a name; lists that went through a filter have them too.
      close()
      open = { head, line, rest: [] }
      emptyAfter = 0
    } else if (LOG_LINE.test(line)) {
      logLines++
    } else if (open !== null) {
      if (line === '') emptyAfter++
      else {
        open.rest.push(...Array.from({ length: emptyAfter }, () => ''), line)
        emptyAfter = 0
      }
    }
  }
  close()
  return { entries, broken, logLines }
}

/** One string for equal ones: a report has few combinations of columns, and a hundred thousand entries with them. */
const interner = (): ((text: string) => string) => {
  const known = new Map<string, string>()
  return (text) => {
    const first = known.get(text) ?? text
    if (first === text && known.size < KNOWN_COLUMNS) known.set(text, first)
    return first
  }
}

const KNOWN_COLUMNS = 10_000

const onlyKind = (title: string): ChangeKind | null => {
  const words = LIST_TITLE.exec(title)?.[1]
  return words === 'Added' ? 'added' : words === 'Removed' ? 'removed' : words === 'Changed' ? 'changed' : null
}
