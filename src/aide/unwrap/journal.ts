import type { ByteString } from '../../model/byte-string.js'
import { fromText } from '../../model/byte-string.js'
import type { LogMessage } from './log-messages.js'

/** The messages of `journalctl -o json` and `-o export`; null when the text is neither. */
export const parseJournal = (text: string): readonly LogMessage[] | null =>
  /^\s*\{[^\n]*"__(?:CURSOR|REALTIME_TIMESTAMP)"/.test(text)
    ? parseJsonLines(text)
    : /^__(?:CURSOR|REALTIME_TIMESTAMP)=/m.test(text.slice(0, HEAD))
      ? parseExport(text)
      : null

const HEAD = 4096

const parseJsonLines = (text: string): readonly LogMessage[] =>
  text.split('\n').flatMap((line) => {
    const fields = parseObject(line)
    if (fields === null) return []
    const message = messageOf(fields['MESSAGE'])
    return message === null ? [] : [{ source: sourceOf((name) => textOf(fields[name])), text: message }]
  })

// A line that was cut is no message; the report shows that it lacks its end.
const parseObject = (line: string): Readonly<Record<string, unknown>> | null => {
  if (!line.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(line, 'latin1').toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

/** journald gives a message that is not UTF-8, or holds control characters, as an array of its bytes. */
const messageOf = (value: unknown): ByteString | null => {
  if (typeof value === 'string') return fromText(value)
  if (Array.isArray(value) && value.every((byte) => typeof byte === 'number'))
    return Buffer.from(value).toString('latin1')
  return null
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const sourceOf = (field: (name: string) => string | undefined): string =>
  `${field('_HOSTNAME') ?? ''} ${field('SYSLOG_IDENTIFIER') ?? field('_COMM') ?? ''}[${field('_PID') ?? field('SYSLOG_PID') ?? ''}]`

/** systemd's export format: `NAME=value` lines, or the name alone and then a length of 64 bits and the bytes; an empty line between entries. */
const parseExport = (text: string): readonly LogMessage[] => {
  const messages: LogMessage[] = []
  let fields = new Map<string, string>()
  const flush = (): void => {
    const message = fields.get('MESSAGE')
    if (message !== undefined) messages.push({ source: sourceOf((name) => fields.get(name)), text: message })
    fields = new Map()
  }
  let at = 0
  while (at < text.length) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(at, end)
    at = end + 1
    const equals = line.indexOf('=')
    if (line === '') flush()
    else if (equals >= 0) fields.set(line.slice(0, equals), line.slice(equals + 1))
    else if (at + 8 <= text.length) {
      const length = Number(Buffer.from(text.slice(at, at + 8), 'latin1').readBigUInt64LE())
      fields.set(line, text.slice(at + 8, at + 8 + length))
      at += 8 + length + 1
    }
  }
  flush()
  return messages
}
