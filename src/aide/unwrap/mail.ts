import type { ByteString } from '../../model/byte-string.js'
import { COLUMNS } from '../columns.js'
import { leafBodies, parseEntity } from './mime.js'

/** The decoded bodies of a mail or an mbox; null when the text is neither. */
export const unwrapMail = (text: string): readonly ByteString[] | null => {
  const messages = MBOX.test(text) ? text.split(/^From \S.*\r?\n/m).filter((message) => message !== '') : [text]
  const bodies = messages.flatMap((message) => {
    const entity = parseEntity(message)
    return entity === null || !KNOWN_HEADERS.some((name) => entity.headers.has(name)) ? [] : leafBodies(entity)
  })
  return bodies.length === 0 ? null : bodies.map(unstuff)
}

const MBOX = /^From \S+ .*\d{4}\r?\n/

const KNOWN_HEADERS = [
  'subject',
  'from',
  'to',
  'mime-version',
  'content-type',
  'received',
  'return-path',
  'message-id',
  'date',
]

/** Debian's dailyaidecheck folds its mail so; a piece of exactly this length goes on in the next line. */
const FOLD = 990

/** What dailyaidecheck and no other writes around a report. */
const DAILY = /^Output of the daily AIDE check \(\d+ lines\):/m

/** Whether a text is the body of a mail from dailyaidecheck, saved without its headers. */
export const isDailyBody = (text: string): boolean => DAILY.test(text)

/** Undoes the folding of long lines and the `>` that mbox puts before "From ". */
export const unstuff = (body: ByteString): ByteString => {
  const plain = body.replace(/^>(>*From )/gm, '$1')
  if (!isDailyBody(plain)) return plain
  return plain.replace(FOLDED, '$1')
}

/** A line that is of exactly this length by chance is followed by a line of the report, which is never joined to it. */
const FOLDED = new RegExp(
  `^([^\\n]{${FOLD}})\\n(?=[^\\n])(?!(?:${COLUMNS.source}|added|removed|changed|[A-Z][A-Za-z ]*|-{20,}) ?: ?/|-{45,60}\\n|End of AIDE)`,
  'gm',
)
