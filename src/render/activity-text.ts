import type { Activity, Shown } from '../app/activity.js'
import type { ByteString } from '../model/byte-string.js'
import { LOUD_FIRST, type Topic } from '../model/activity.js'
import { counted } from '../model/counted.js'
import type { TableOptions } from './query-table.js'
import { fitTable, type Column } from './table.js'
import { TOPIC_TITLES } from './topic-titles.js'
import { visible } from './visible.js'
import { whenText, zoneText } from './when.js'

/** Lines of one topic, unless all are asked for. */
const LINES = 10

/** What was done, as one phrase. */
export const whatText = ({ verb, object }: Pick<Shown, 'verb' | 'object'>): ByteString =>
  object === null ? verb : `${verb} ${object}`

const COLUMNS = (zone: string): readonly Column[] => [
  { head: `WHEN (${zone})` },
  { head: 'WHO', cut: 'end' },
  { head: 'FROM', cut: 'middle' },
  { head: 'WHAT', cut: 'end', least: 30 },
]

/** The topics of which anything is known, the loud ones first; of each the newest lines, or all of them. */
export const activityText = (
  { topics, unresolved }: Activity,
  options: TableOptions & { readonly all: boolean },
): string => {
  const seen = topics
    .filter(({ happenings }) => happenings.length > 0)
    .sort((a, b) => LOUD_FIRST.indexOf(a.topic) - LOUD_FIRST.indexOf(b.topic))
  const quiet = topics.filter(({ happenings }) => happenings.length === 0).map(({ topic }) => topic)
  const parts = seen.map(({ topic, happenings }) => topicText(topic, happenings, options))
  if (quiet.length > 0) parts.push(`Nothing logged of: ${quiet.join(', ')}.\n`)
  if (unresolved > 0)
    parts.push(`${counted(unresolved, 'change')} by descriptor of which no path is known: under no topic.\n`)
  return parts.join('\n')
}

const topicText = (
  topic: Topic,
  happenings: readonly Shown[],
  options: TableOptions & { readonly all: boolean },
): string => {
  const shown = options.all ? happenings : happenings.slice(-LINES)
  const failed = happenings.filter(({ success }) => !success).length
  const counts = `${happenings.length}${failed > 0 ? `, ${failed} without success` : ''}`
  const rest = shown.length < happenings.length ? `; the newest ${shown.length}, all with --topic ${topic}` : ''
  const rows = shown.map((one) => [
    whenText(one.time, options),
    whoText(one),
    one.who.address ?? one.who.origin ?? '-',
    `${visible(whatText(one))}${one.success || one.verb.startsWith('refused') || one.verb.includes('refused') ? '' : ' (failed)'}`,
  ])
  return `${TOPIC_TITLES[topic]} [${topic}]: ${counts}${rest}\n${fitTable(COLUMNS(zoneText(shown[0]!.time, options)), rows, options.width)}\n`
}

const whoText = ({ who }: Shown): string => {
  if (who.login !== null) return visible(who.login)
  if (who.auid !== null) return `uid ${who.auid}`
  return who.unit === null ? '-' : visible(who.unit)
}
