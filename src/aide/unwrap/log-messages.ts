import type { ByteString } from '../../model/byte-string.js'

/** A message of a log, with who wrote it. */
export interface LogMessage {
  /** Host, program and process. */
  readonly source: string
  readonly text: ByteString
}

// "<37>Nov 23 19:51:21 host aide[12]: ", "2026-11-23T19:51:21.123456+00:00 host aide: " and RFC 5424 "<37>1 TIME host aide 12 - - "; of
// journalctl also "Mon 2026-11-23 19:51:21 UTC host aide[12]: " (short-full), "1795485081.123456 host …" (short-unix) and
// "[   12.345678] host …" (short-monotonic). AIDE sends no host; the daemon that stores the message adds it.
const BSD_TIME = '[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?'
const ISO_TIME = '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?: ?(?:Z|[+-]\\d\\d:?\\d\\d))?'
const FULL_TIME = '[A-Z][a-z]{2} \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)? [A-Z][A-Za-z+\\-\\d]*'
const UNIX_TIME = '\\d{9,11}\\.\\d{6}'
const MONOTONIC = '\\[ *\\d+\\.\\d{6}\\]'
const TIME = `(?:${BSD_TIME}|${ISO_TIME}|${FULL_TIME}|${UNIX_TIME}|${MONOTONIC})`

/** Whether a text begins as a log does: with a time, a priority, or what journalctl says before its lines. */
export const startsAsLog = (text: string): boolean => LOG_START.test(text)

const LOG_START = new RegExp(`^(?:\\s*-- [^\\n]*\\n)*(?:<\\d{1,3}>|${TIME} )`)

const PREFIX = new RegExp(
  `^(?:<\\d{1,3}>)?(?:${TIME} (?:([^\\s:\\[\\]]+) )?([^\\s:\\[\\]]+)(\\[\\d+\\])?: ?|1 ${ISO_TIME} (\\S+) (\\S+) (\\S+) \\S+ (?:-|\\[[^\\]]*\\]) ?)`,
)

/** The messages of a syslog file or of `journalctl -o short`; null when the text is not such a log. */
export const parseLogMessages = (text: string): readonly LogMessage[] | null => {
  const messages: { source: string; text: string; indent: number }[] = []
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const prefix = PREFIX.exec(line)
    if (prefix !== null) {
      const source = `${prefix[1] ?? prefix[4] ?? ''} ${prefix[2] ?? prefix[5] ?? ''}${prefix[3] ?? prefix[6] ?? ''}`
      messages.push({ source, text: line.slice(prefix[0].length), indent: prefix[0].length })
      continue
    }
    const last = messages.at(-1)
    if (last === undefined) {
      // "-- Journal begins at ..." and "-- Boot ..." stand before the first message.
      if (line.startsWith('-- ') || line === '') continue
      return null
    }
    if (line.startsWith('-- Boot ') || line.startsWith('-- Reboot')) continue
    // journalctl indents the further lines of a message; a file of raw datagrams does not.
    const indented = last.indent > 0 && line.startsWith(' '.repeat(last.indent))
    last.text += `\n${indented ? line.slice(last.indent) : line}`
  }
  const last = messages.at(-1)
  if (last !== undefined) last.text = last.text.replace(/\n$/, '')
  return messages.length === 0 ? null : messages
}
