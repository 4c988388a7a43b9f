import type { ByteString } from '../../model/byte-string.js'
import { byteSlice } from '../latin1.js'

/** What a program printed of an audit log for people to read. */
export interface ForPeople {
  /** 1-based. */
  readonly line: number
  readonly program: string
}

/**
 * The stamp of a record whose values were translated: its time stands there as the locale writes it, `11/29/26 03:35:34.320:1499`. Source:
 * auditd src/ausearch-report.c output_interpreted, audisp/plugins/syslog with `interpret`.
 */
export const TRANSLATED_STAMP = /\baudit\([^()]{1,60} \d\d:\d\d:\d\d\.\d{1,3}:\d+\)/

/** What is wrong with a line that bears one. */
export const TRANSLATED =
  'a record that was translated for people (ausearch -i, audisp-syslog "interpret"): give the log itself'

/** Sources: auditd src/ausearch-report.c (csv_header, output of text), src/aureport-output.c print_title_summary and print_title_detailed. */
const WRITTEN: readonly (readonly [RegExp, string])[] = [
  [new RegExp(String.raw`^(?:(?:node|host)=\S+ )?type=\S+ msg=${TRANSLATED_STAMP.source}`, 'm'), 'ausearch -i'],
  [/^(?:NODE,)?EVENT,DATE,TIME,/m, 'ausearch --format csv'],
  [/^(?:On \S+ )?[Aa]t \d\d:\d\d:\d\d \S+ .* (?:successfully|unsuccessfully) /m, 'ausearch --format text'],
  [/^[A-Z][A-Za-z ]*Report\r?\n={10,}\r?$/m, 'aureport'],
]

/** Which program wrote the beginning of a log for people; null for anything else. */
export const forPeople = (head: Buffer): ForPeople | null => {
  const text = byteSlice(head, 0, head.length)
  for (const [pattern, program] of WRITTEN) {
    const at = text.search(pattern)
    if (at >= 0) return { line: linesBefore(text, at) + 1, program }
  }
  return null
}

const linesBefore = (text: ByteString, at: number): number => text.slice(0, at).split('\n').length - 1
