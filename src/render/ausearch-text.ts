import type { EventId } from '../model/event-id.js'
import type { ShownBy } from '../app/shown-by.js'
import { shellWord } from '../path/shell-word.js'
import { visible } from './visible.js'

/**
 * The command that shows an event and no other: serials begin anew at every boot, so the second is given too. ausearch(8) reads dates as
 * the locale writes them and times in local time, which is why both are fixed.
 */
export const ausearchText = ({ node, time, serial }: EventId, { log, ofSeveralHosts }: ShownBy): string => {
  const [date, clock] = new Date(time).toISOString().slice(2, 19).split('T') as [string, string]
  const [year, month, day] = date.split('-')
  const second = `${month!}/${day!}/${year!} ${clock}`
  return [
    'TZ=UTC LC_ALL=C ausearch',
    ...(log === null ? [] : [`-if ${shellWord(visible(log))}`]),
    ...(ofSeveralHosts && node !== null ? [`--node ${shellWord(visible(node))}`] : []),
    `-a ${serial} -ts ${second} -te ${second}`,
  ].join(' ')
}
