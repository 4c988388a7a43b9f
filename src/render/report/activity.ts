import type { AttributedReport } from '../../app/report/attributed-report.js'
import type { ActivityDigest, Happening, Loud, LoudKind } from '../../model/activity.js'
import { whatText } from '../activity-text.js'
import { counted } from '../../model/counted.js'
import { fromText, personText } from '../deed-text.js'
import { TOPIC_TITLES } from '../topic-titles.js'
import { visible } from '../visible.js'
import { whenText, type TimeStyle } from '../when.js'

/** What happened, as a person reads it: the loud one by one, then how much of each topic. */
export interface ActivityPart {
  readonly loud: readonly { readonly title: string; readonly items: readonly string[] }[]
  readonly counts: readonly { readonly count: number; readonly title: string }[]
  /** Sentences on what is not in the counts. */
  readonly remarks: readonly string[]
}

/** The heading of the part, in every form. */
export const ACTIVITY_TITLE = 'What happened, by topic'

/** Lines of one kind; the rest is counted. */
const LINES = 5

const LOUD_TITLES: Readonly<Record<LoudKind, string>> = {
  'new-address': 'First login from a new address',
  'account-made': 'Account made',
  'auditing-touched': 'Auditing touched',
  'log-truncated': 'Log emptied',
  'module-loaded': 'Kernel module loaded',
  'tmp-exec': 'Program run from a temporary directory',
}

export const activityPart = ({ activity, window }: AttributedReport, style: TimeStyle): ActivityPart | null => {
  if (activity === null) return null
  const { topics, unresolved, addressesSince } = activity
  const quiet = topics.filter(({ count }) => count === 0).map(({ topic }) => topic)
  const logins = topics.find(({ topic }) => topic === 'login')!
  const remarks = [
    quiet.length === 0 ? null : `Nothing logged of: ${quiet.join(', ')}.`,
    unresolved === 0 ? null : `${counted(unresolved, 'change')} of which no path is known: under no topic.`,
    logins.count > logins.failed && addressesSince === null
      ? 'The log does not reach back before the window: whether an address is new can not be told.'
      : null,
  ]
  return {
    loud: byKind(activity).map((all) => ({
      title: `${LOUD_TITLES[all[0]!.kind]}: ${all.length}${sinceText(all[0]!.kind, activity, window.from, style)}`,
      items: [
        ...all.slice(0, LINES).map(({ happening }) => happeningText(happening, style)),
        ...(all.length > LINES
          ? [`and ${all.length - LINES} more: who-changed activity --topic ${all[0]!.happening.topic}`]
          : []),
      ],
    })),
    counts: topics
      .filter(({ count }) => count > 0)
      .map(({ topic, count, failed }) => ({
        count,
        title: `${TOPIC_TITLES[topic]}${failed > 0 ? `, ${failed} without success` : ''}`,
      })),
    remarks: remarks.filter((one) => one !== null),
  }
}

/** `Loud: account made (1), auditing touched (3), see below.`; null when nothing was. */
export const loudSentence = ({ activity, window }: AttributedReport): string | null => {
  if (activity === null) return null
  const kinds = byKind(activity).filter(([one]) => one!.kind !== 'new-address' || !isShort(activity, window.from))
  if (kinds.length === 0) return null
  const parts = kinds.map((all) => {
    const title = LOUD_TITLES[all[0]!.kind]
    return `${title.charAt(0).toLowerCase()}${title.slice(1)} (${all.length})`
  })
  return `Loud: ${parts.join(', ')}, see below.`
}

const byKind = ({ loud }: ActivityDigest): readonly (readonly Loud[])[] => {
  const kinds = [...new Set(loud.map(({ kind }) => kind))]
  return kinds.map((kind) => loud.filter((one) => one.kind === kind))
}

/** With less history than this, most addresses are new to the log and to nobody else. Milliseconds. */
const HISTORY = 24 * 3600_000

const isShort = ({ addressesSince }: ActivityDigest, from: number): boolean =>
  addressesSince !== null && from - addressesSince < HISTORY

/** A first is one only as far back as is known. */
const sinceText = (kind: LoudKind, activity: ActivityDigest, from: number, style: TimeStyle): string => {
  const { addressesSince } = activity
  if (kind !== 'new-address' || addressesSince === null) return ''
  const since = whenText(addressesSince, style)
  return isShort(activity, from)
    ? `; but the log begins only ${since}, less than a day before the window`
    : `; no earlier one of that account is logged since ${since}`
}

const happeningText = (happening: Happening, style: TimeStyle): string =>
  `${whenText(happening.time, style)} ${personText(happening.who)}${happening.who.origin === 'kernel' ? '' : ` from ${fromText(happening.who)}`}: ${visible(whatText(happening))}`
