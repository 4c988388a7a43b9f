import { SEPARATOR } from '../grammar/record.js'
import type { ByteString } from '../model/byte-string.js'

/** A record's body and its enrichment. */
export interface SplitBody {
  readonly body: ByteString
  readonly tail: ByteString | null
}

/** Names under which auditd enriches. Source: audit-userspace src/auditd-event.c format_enrich, the types of lib/fieldtab.h. */
const ENRICHED_NAME = /(?:ARCH|SYSCALL|SADDR|(?:OLD-)?(?:[AEFSOI]|FS|OA|SA|INODE_|OBJ_)?[UG]ID|ID)=/g
const ANY_TRACE = /[UG]ID="|ARCH=|SADDR=|ID="/
const ENRICHED_FIELD = / *([A-Z][A-Z0-9_-]*)=(?:"[^"]*"|\{[^}]*\}|[^ "{]\S*)?/y

/**
 * Splits a body at the byte 0x1D. Where that was lost on its way, audisp-syslog putting a blank in its place and other tools nothing, the
 * enrichment is the run of upper-case names at the very end, outside of every quote. What a program wrote between apostrophes is never
 * taken for it.
 */
export const splitTail = (whole: ByteString): SplitBody => {
  const separator = whole.indexOf(SEPARATOR)
  return separator < 0 ? splitBare(whole) : splitAt(whole, separator)
}

/** The daemon's own separator stands behind the message, and so behind every other. */
const splitAt = (whole: ByteString, first: number): SplitBody => {
  const hasMessage = whole.lastIndexOf("='", first) >= 0
  const at = hasMessage ? whole.lastIndexOf(SEPARATOR) : first
  return hasMessage && whole.includes("'", at)
    ? { body: whole, tail: null }
    : { body: whole.slice(0, at), tail: whole.slice(at + 1) }
}

const splitBare = (whole: ByteString): SplitBody => {
  const none: SplitBody = { body: whole, tail: null }
  if (!ANY_TRACE.test(whole)) return none
  const from = endOfMessage(whole)
  if (from === null) return none
  ENRICHED_NAME.lastIndex = from
  for (let match = ENRICHED_NAME.exec(whole); match !== null; match = ENRICHED_NAME.exec(whole)) {
    const at = match.index
    if (!isOutsideQuotes(whole, from, at)) continue
    // Where a digit or letter stands before it, `NORMALOUID=` is cut at the longest name that leaves a value before it.
    if (at === 0 || whole[at - 1] === '_') continue
    return isRunOfFields(whole, at) ? { body: whole.slice(0, at).trimEnd(), tail: whole.slice(at).trimEnd() } : none
  }
  return none
}

/** Behind the last apostrophe of a user-space message, 0 without one; null where it never closes. */
const endOfMessage = (whole: ByteString): number | null => {
  const open = whole.indexOf("='")
  if (open < 0) return 0
  const close = whole.lastIndexOf("'")
  return close > open + 1 ? close + 1 : null
}

const isOutsideQuotes = (whole: ByteString, from: number, at: number): boolean => {
  let quotes = 0
  for (let i = whole.indexOf('"', from); i >= 0 && i < at; i = whole.indexOf('"', i + 1)) quotes++
  return quotes % 2 === 0
}

const isRunOfFields = (whole: ByteString, at: number): boolean => {
  let i = at
  while (i < whole.length) {
    ENRICHED_FIELD.lastIndex = i
    if (!ENRICHED_FIELD.test(whole)) break
    i = ENRICHED_FIELD.lastIndex
  }
  return whole.slice(i).trim() === ''
}
