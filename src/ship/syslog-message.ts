import { asciiJson } from './ascii-json.js'
import { ENTRY_SCHEMA, keptLine, type Entry } from './entry.js'
import { timeOfRecords } from './loss-of-entries.js'

/** Who sends, as a header of RFC 5424 tells it. */
export interface SyslogSender {
  /** HOSTNAME. */
  readonly host: string
  /** PROCID. */
  readonly process: number
}

/** The schema of a message that has only a part of an entry. */
export const PART_SCHEMA = 'who-changed/part/1'

/**
 * An entry up to this stands in one message. RFC 5425 §4.3.1 wants receivers to take 8192 bytes, and rsyslog takes 8k by default: no whole
 * message is longer than {@link MESSAGE_BYTES}. Fixed, so that an entry that is sent again has the same parts.
 */
const WHOLE_BYTES = 7400
/** So much of an entry is in a part, before base64. */
const PART_BYTES = 5400
/** No message that is made here is longer. */
export const MESSAGE_BYTES = 8000

/** RFC 5424 §6.2.1: "log audit". */
const FACILITY = 13
const SEVERITY = { event: 6, start: 5, gap: 4 } as const
const APP_NAME = 'who-changed'

/**
 * The messages of RFC 5424 that carry an entry, one or more. MSG is the entry as JSON in printable ASCII, which no relay changes: rsyslog
 * replaces control characters, DEL among them, and other programs what is no ASCII.
 */
export const syslogMessages = (entry: Entry, { host, process }: SyslogSender): readonly string[] => {
  const head = `${priority(entry)}1 ${timestamp(entry)} ${headerWord(host, 255)} ${APP_NAME} ${process} `
  return syslogTexts(entry).map(({ id, text }) => `${head}${id} - ${text}`)
}

/** MSG of each message of an entry, and its MSGID. */
export const syslogTexts = (entry: Entry): readonly { readonly id: string; readonly text: string }[] => {
  const line = asciiJson(keptLine(entry).toString('utf8').trimEnd())
  if (line.length <= WHOLE_BYTES) return [{ id: entry.body.kind, text: line }]
  const bytes = Buffer.from(line, 'latin1')
  const of = Math.ceil(bytes.length / PART_BYTES)
  return Array.from({ length: of }, (_, index) => {
    const base64 = bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES).toString('base64')
    const { stream, seq } = entry
    return { id: 'part', text: JSON.stringify({ schema: PART_SCHEMA, stream, seq, part: index + 1, of, base64 }) }
  })
}

/** PRI, with its brackets. */
export const priority = ({ body }: Entry): string => `<${FACILITY * 8 + SEVERITY[body.kind]}>`

/** RFC 5425 §4.3: the octets of a message are counted before it. It is ASCII. */
export const countedMessage = (message: string): string => `${message.length} ${message}`

/** When the event happened; NILVALUE where no time is known. */
const timestamp = ({ body }: Entry): string => {
  const time = body.kind === 'event' ? timeOfRecords(body.records) : null
  // A stamp that no calendar has.
  return time === null || time > 8.64e15 ? '-' : new Date(time).toISOString()
}

/** PRINTUSASCII up to a length; NILVALUE for what can't be one. */
const headerWord = (text: string, longest: number): string =>
  /^[\x21-\x7e]+$/.test(text) && text.length <= longest ? text : '-'

/** The beginning of MSG: what is before it in a line of a log file is the syslog header, in whatever form it was written. */
export const MESSAGE_BEGINS = [`{"schema":"${ENTRY_SCHEMA}"`, `{"schema":"${PART_SCHEMA}"`] as const
