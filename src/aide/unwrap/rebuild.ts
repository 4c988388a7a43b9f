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
  return [...bySource.values()].map(joinMessages).filter((text) => MARK.test(text))
}

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
 * rsyslog writes control characters as `#` and three octal digits, and a name may hold the same characters: only those are undone that
 * AIDE itself prints, the breaks around a message and within its blocks.
 */
const decodeBreaks = (message: string): string => {
  if (!message.includes('#0')) return message
  const trimmed = message.replace(/^(?:#012)+|(?:#012)+$/g, (breaks) => '\n'.repeat(breaks.length / 4))
  return BLOCK.test(trimmed)
    ? trimmed.replaceAll('#012', '\n').replaceAll('#011', '\t')
    : trimmed.replace(/#011(?=#effective)/g, '\t')
}

const BLOCK = /^\n*(?:-{45,60}#012|Summary:#012|Number of entries:)/
