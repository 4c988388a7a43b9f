import { CHANGE_KINDS } from '../../model/change.js'
import { raisersOf } from '../../correlate/sentence.js'
import type { Attribution, Deed, Who } from '../../model/attribution.js'
import type { ByteString } from '../../model/byte-string.js'
import type { Chapter, Entry, Story, Told } from '../../model/story.js'
import { counted } from '../../model/counted.js'
import { fromText, personText } from '../deed-text.js'
import { visible } from '../visible.js'
import { clockText, dayText, type TimeStyle } from '../when.js'

/** `jo → root from 192.0.2.7 by ssh`, `root, cron`, `service (root)`. */
export const actorText = (who: Who, deeds: readonly Deed[]): string => {
  const asOne = deeds.every(({ who: other }) => other.uid === who.uid)
  const person = asOne ? personText(who) : personText({ ...who, uid: who.auid })
  if (who.auid === null) return person
  if (who.address === null) return who.origin === null ? person : `${person}, ${fromText(who)}`
  return `${person} from ${who.address}${who.origin === null ? '' : ` by ${who.origin}`}`
}

/** `dpkg, run by jo → root from 192.0.2.7 by ssh`, `cron job of root`, `service rsyslog.service (root)`. */
export const causeText = ({ kind, who, name, attributions }: Story): string => {
  const deeds = attributions.flatMap(({ deed }) => deed ?? [])
  const actor = actorText(who, deeds)
  switch (kind) {
    case 'package':
      return `${visible(name ?? '')}, run by ${actor}`
    case 'job':
      return `${who.origin ?? ''} job of ${personText(who)}`
    case 'service':
      return name === null ? actor : `service ${visible(name)} (${visible(who.user ?? `uid ${who.uid ?? '?'}`)})`
    case 'login':
    case 'kernel':
      return actor
  }
}

/** `sudo`, where a program raised the rights; nothing where none is seen. */
export const raisersText = (attributions: readonly Attribution[]): readonly string[] => {
  const raisers = attributions.flatMap(({ deed }) => (deed === null ? [] : raisersOf(deed.process)))
  return [...new Set(raisers)].map(visible)
}

/** `19:41:08`, `19:41:08–19:49:11`; with the day where it is not `day`. */
export const spanText = (start: number, end: number, style: TimeStyle, day: string | null = null): string => {
  const from = clockText(start, style)
  const to = clockText(end, style)
  const startDay = dayText(start, style)
  const endDay = dayText(end, style)
  const first = startDay === day ? from : `${startDay} ${from}`
  if (startDay === endDay) return from === to ? first : `${first}–${to}`
  return `${first} – ${endDay} ${to}`
}

/** Entries of one kind that a command is told with before the rest is only counted. */
export const SHOWN = 8

/** The entries of one kind, one after another: `added /a, /b and 3 below it`. */
export const entriesText = (
  { entries, above }: Told,
  atMost: number,
  spell: (path: ByteString) => string = pathText,
): readonly string[] => {
  const lines = CHANGE_KINDS.flatMap((kind) => {
    const own = entries.filter((entry) => entry.kind === kind)
    if (own.length === 0) return []
    const shown = own.length <= atMost + 1 ? own : own.slice(0, atMost)
    const more = own.slice(shown.length).reduce((sum, { attributions }) => sum + attributions.length, 0)
    return [`${kind} ${shown.map((entry) => entryText(entry, spell)).join(', ')}${more > 0 ? ` and ${more} more` : ''}`]
  })
  return above.length === 0 ? lines : [...lines, aboveText(above, entries.length === 0, spell)]
}

const aboveText = (above: readonly Attribution[], alone: boolean, spell: (path: ByteString) => string): string =>
  alone
    ? `changed ${above.map(({ change }) => spell(change.path)).join(', ')} (entries came or went)`
    : above.length === 1
      ? `and the directory ${spell(above[0]!.change.path)} above`
      : `and ${counted(above.length, 'directory')} above them`

/** `/etc/passwd`, `/opt/app and 37 below it`, `212 in /usr/share/doc/app`. */
export const entryText = (
  { shape, path, attributions }: Entry,
  spell: (path: ByteString) => string = pathText,
): string => {
  switch (shape) {
    case 'one':
      return spell(path)
    case 'tree':
      return `${spell(path)} and ${attributions.length - 1} below it`
    case 'siblings':
      return `${attributions.length} in ${spell(path)}`
  }
}

/** A path within a sentence: quoted where its own characters would part it. */
const pathText = (path: ByteString): string => (/[\s,'"]/.test(path) ? `'${visible(path)}'` : visible(path))

/** How many changes a chapter tells. */
export const sizeOf = ({ entries, above }: Chapter): number =>
  entries.reduce((sum, { attributions }) => sum + attributions.length, above.length)
