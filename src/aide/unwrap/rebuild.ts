import type { ByteString } from '../../model/byte-string.js'
import type { LogMessage } from './log-messages.js'

/**
 * Puts the text of a report together again from the messages of each source. A unit's output comes a line a message, without the empty
 * lines; AIDE's own syslog target sends every printf by itself, with line breaks that daemons write as `#012`, keep, or drop. So a
 * message is taken for whole lines, but for those that AIDE prints in pieces.
 */
export const rebuildTexts = (messages: readonly LogMessage[]): readonly ByteString[] => {
  const bySource = new Map<string, string[]>()
  for (const { source, text } of messages) {
    const known = bySource.get(source)
    if (known === undefined) bySource.set(source, [text])
    else known.push(text)
  }
  const joined = [...bySource].map(([source, own]) => ({ source, text: joinMessages(own) }))
  const marked = joined.filter(({ text }) => MARK.test(text))
  // A log that ends with the first words of a report has no more than them.
  const found = marked.length > 0 ? marked : joined.filter(({ source }) => OF_AIDE.test(source))
  return found.map(({ text }) => text)
}

const OF_AIDE = / aide(?:\[\d*\])?$/

/** What a text must hold to be worth reading. */
const MARK = /Start timestamp: |AIDE .*(?:found|initialized)|"outline"|"aide_version"/

const joinMessages = (messages: readonly string[]): string => {
  let text = ''
  let open = false
  for (const message of messages) {
    const decoded = decodeBreaks(message).replace(/\n$/, '')
    const piece = open ? decoded : decoded.replace(/^\n/, text === '' ? '' : '\n')
    open = UNFINISHED.test(decoded)
    // A trailing space of "File: " is dropped by some daemons.
    text += open ? piece.replace(/: ?$/, ': ') : `${piece}\n`
  }
  return text
}

/** The message that is only the beginning of a line: the type before the path, and up to 0.17 the first word of the outline. */
const UNFINISHED =
  /^\n?(?:AIDE|(?:File|Directory|FIFO|Link|Block device|Character device|Socket|Door|Port|Unknown file type): ?)$/

/**
 * rsyslog writes control characters as `#` and three octal digits, or, as it is configured, with `\` for `#`, or as C does. A name may hold
 * the same characters, so only those are undone that AIDE itself prints: the breaks around a message and within its blocks. Behind a
 * backslash an escape at the end of a message may be AIDE's own of a name, and stays. Source: rsyslog parser.escapeControlCharacters*,
 * parser.controlCharacterEscapePrefix.
 */
const decodeBreaks = (message: string): string => {
  const style = STYLES.find(({ newline }) => message.includes(newline))
  if (style === undefined) return HAS_TAB.test(message) ? message.replace(EFFECTIVE, '\t') : message
  const { newline, tab } = style
  const text = newline.startsWith('#') ? breaksFromEnd(message, newline) : message
  const trimmed = breaksFromStart(text, newline)
  return isBlock(trimmed, newline)
    ? trimmed.replaceAll(newline, '\n').replaceAll(tab, '\t')
    : trimmed.replace(EFFECTIVE, '\t')
}

const STYLES = [
  { newline: '#012', tab: '#011' },
  { newline: '\\012', tab: '\\011' },
  { newline: '\\n', tab: '\\t' },
]

/** The tab that AIDE puts before the effective rights of an ACL. */
const HAS_TAB = /(?:[#\\]011|\\t)#effective/
const EFFECTIVE = /(?:[#\\]011|\\t)(?=#effective)/g

const breaksFromStart = (text: string, newline: string): string => {
  let from = 0
  while (text.startsWith(newline, from)) from += newline.length
  return '\n'.repeat(from / newline.length) + text.slice(from)
}

const breaksFromEnd = (text: string, newline: string): string => {
  let to = text.length
  while (text.endsWith(newline, to)) to -= newline.length
  return text.slice(0, to) + '\n'.repeat((text.length - to) / newline.length)
}

const isBlock = (text: string, newline: string): boolean => {
  const block = text.trimStart()
  const title = /^(?:-{45,60}|Summary:|Number of entries:)/.exec(block)?.[0]
  return title !== undefined && (title.startsWith('Number') || block.startsWith(newline, title.length))
}
