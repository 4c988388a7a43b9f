import { gunzipSync } from 'node:zlib'
import type { ReportForm } from '../../model/aide-report.js'
import { parseJournal } from './journal.js'
import { parseLogMessages, startsAsLog } from './log-messages.js'
import { isDailyBody, unstuff, unwrapMail } from './mail.js'
import { rebuildTexts } from './rebuild.js'
import { withoutUtf16 } from './utf-16.js'

/** A text that may hold reports, and what it was wrapped in. */
export interface Unwrapped {
  readonly text: string
  /** Null for a text that came as it is. */
  readonly form: ReportForm | null
}

/** Takes reports out of mails, syslog files and the journal's forms, and out of UTF-16; any other text is given back as it is. */
export const unwrap = (written: string): readonly Unwrapped[] => {
  const text = withoutUtf16(written)
  const journal = parseJournal(text)
  if (journal !== null) return rebuildTexts(journal).map((inner) => ({ text: inner, form: 'journal' }))
  const bodies = unwrapMail(text)
  if (bodies !== null)
    return bodies.flatMap((body) => unwrap(inflate(body)).map((inner) => ({ ...inner, form: 'mail' as const })))
  if (isDailyBody(text)) return [{ text: unstuff(text), form: 'mail' }]
  const messages = startsAsLog(text) ? parseLogMessages(text) : null
  const texts = messages === null ? [] : rebuildTexts(messages)
  if (texts.length > 0) return texts.map((inner) => ({ text: inner, form: isJournalText(text) ? 'journal' : 'syslog' }))
  return [{ text, form: null }]
}

/** journalctl indents what rsyslog escapes, and has lines of its own; without either the two look the same. */
const isJournalText = (text: string): boolean =>
  /^-- (?:Journal|Logs|Boot)/m.test(text) || /: systemd\[1\]: /.test(text) || /\n {20,}\S/.test(text)

const GZIP = '\x1f\x8b'

const inflate = (body: string): string => {
  if (!body.startsWith(GZIP)) return body
  try {
    return gunzipSync(Buffer.from(body, 'latin1')).toString('latin1')
  } catch {
    // A damaged attachment holds no report; the other parts still may.
    return ''
  }
}
