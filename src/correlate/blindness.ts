import type { Reason, Who } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { Step } from '../model/explanation.js'
import type { CausedGap } from '../model/gap.js'
import { missingOf } from '../model/missing-events.js'
import type { Rule } from '../rules/rule.js'
import { clock } from './clock.js'
import type { Span } from './directories.js'
import type { Target } from './target.js'

/** When the trail could not see, in the window of a question. */
export interface Blindness {
  readonly span: Span
  readonly gaps: readonly CausedGap[]
  /** When the boot of a moment began, milliseconds: nothing that was open before is open after it. */
  readonly bootOf: (node: string | null, time: number) => number
}

/** The kernel stamps a file a moment after it stamps the event. Milliseconds. */
const TICK = 1000

/** The ctime tells the second of the last change; without it anything in the window is possible. */
const momentOf = (target: Pick<Target, 'newCtime'>, span: Span): Span =>
  target.newCtime === null ? span : { from: target.newCtime * 1000 - TICK, to: target.newCtime * 1000 + 999 + TICK }

/** Whether a gap is one for the rule that covers a path; without a rule every gap is. */
const concerns = ({ keys }: CausedGap, rule: Rule | null): boolean =>
  keys === null || rule === null || keys.includes(rule.key ?? '')

/** The gap in which the change may have happened; null when the trail could see all the time. */
export const blindGap = (target: Target, { span, gaps }: Blindness, rule: Rule | null): CausedGap | null => {
  const when = momentOf(target, span)
  return gaps.find((gap) => gap.start <= when.to && gap.end >= when.from && concerns(gap, rule)) ?? null
}

/**
 * The last gap before the change, within the same boot, in which somebody may have opened the file unseen and kept it open; null when
 * there is none, or when it is not known when the change was.
 */
export const openedInGap = ({ newCtime }: Target, { gaps, bootOf }: Blindness, rule: Rule | null): CausedGap | null => {
  if (newCtime === null) return null
  const moment = newCtime * 1000
  // What was before the log began was before every change, and would excuse each of them.
  const earlier = gaps.filter(
    (gap) =>
      gap.kind !== 'log-horizon' && gap.end <= moment && gap.end > bootOf(gap.node, moment) && concerns(gap, rule),
  )
  return earlier.at(-1) ?? null
}

/**
 * The gap between the last known hand and the last moment in which the file can have changed; null when the trail saw all of that time.
 * It speaks against taking that hand for the last one.
 */
export const gapSince = (
  last: number,
  target: Target,
  { span, gaps }: Blindness,
  rule: Rule | null,
): CausedGap | null => {
  // Who added a file without a known ctime, or removed one, is seen; what may have been done to it besides is another question.
  if (target.newCtime === null && target.kind !== 'changed') return null
  const { to } = momentOf(target, span)
  return gaps.find((gap) => gap.start <= to && gap.end > last && concerns(gap, rule)) ?? null
}

/** What such a gap means for the name. */
export const doubtOf = (gap: CausedGap, { newCtime }: Target): ByteString =>
  newCtime === null
    ? `the report does not tell when it changed last, and ${hasGapText(gap)}`
    : `${hasGapText(gap)}, between that and the file's last change`

export const reasonOfGap = (
  gap: CausedGap,
  { newCtime }: Pick<Target, 'newCtime'>,
): { readonly reason: Reason; readonly explanation: ByteString } => ({
  reason: REASONS[gap.kind],
  explanation: `${hasGapText(gap)}${newCtime === null ? '' : ` (the change was at ${clock(newCtime * 1000)})`}`,
})

const REASONS: Readonly<Record<CausedGap['kind'], Reason>> = {
  'log-horizon': 'before-log',
  'records-lost': 'records-lost',
  'not-shipped': 'records-lost',
  'daemon-stopped': 'auditing-off',
  'auditing-disabled': 'auditing-off',
  'rules-removed': 'auditing-off',
  'rules-added': 'auditing-off',
}

/** A gap as a clause: what, from when to when, by whom. */
export const hasGapText = (gap: CausedGap): ByteString => {
  const asked = gap.asked === undefined ? '' : causeText(gap.asked, ', as it seems at the request of ')
  const span = `from ${clock(gap.start)} to ${clock(gap.end)}${causeText(gap.who)}${asked}`
  switch (gap.kind) {
    case 'log-horizon':
      return `the oldest kept event is of ${clock(gap.end)}; the change may be older`
    case 'records-lost':
      if (gap.evidence[0]?.kind === 'missing') return missingText(gap)
      return `audit records were lost ${span}`
    case 'daemon-stopped':
      return `auditd was not running ${span}`
    case 'auditing-disabled':
      return `auditing was switched off ${span}`
    case 'rules-removed':
      if (gap.keys !== null && gap.evidence.every(({ kind }) => kind === 'rule-added'))
        return `${rulesText(gap.keys)} not loaded before ${clock(gap.end)}${causeText(gap.who, ', when they were loaded by ')}`
      return gap.keys === null ? `no audit rules were loaded ${span}` : `${rulesText(gap.keys)} not loaded ${span}`
    case 'rules-added':
      return `a rule that had not been there before was loaded ${span}; what it says is not logged, and it may have exempted this`
    case 'not-shipped':
      return `events ${span} have not arrived`
  }
}

const missingText = ({ start, end, evidence }: CausedGap): ByteString => {
  const count = missingOf(evidence[0]!.detail)?.count ?? 0
  const events = count === 1 ? 'an event is' : `${count} events are`
  return `${events} missing from the log between ${clock(start)} and ${clock(end)}, by their serials: lost, or taken out of it`
}

/** Keys that are named before the rest is only counted: `keys` of the gap has them all. */
const SHOWN = 3

const rulesText = (keys: readonly string[]): string => {
  const named = keys.filter((key) => key !== '').map((key) => `"${key}"`)
  const more = named.length > SHOWN + 1 ? named.splice(SHOWN).length : 0
  const parts = [
    ...(named.length === 0
      ? []
      : [`${named.length === 1 ? 'key' : 'keys'} ${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}`]),
    ...(keys.includes('') ? ['no key'] : []),
  ]
  return `the audit rules with ${parts.join(' and with ')} were`
}

const causeText = (who: Who | null, by = ', by '): ByteString => {
  if (who?.auid == null) return ''
  return `${by}${who.login ?? `uid ${who.auid}`}${who.address === null ? '' : ` from ${who.address}`}`
}

/** A gap as a step of an explanation, with the events that show it. */
export const gapStep = (gap: CausedGap): Step => {
  const known = STEPS.get(gap)
  if (known !== undefined) return known
  const events = gap.evidence.map(({ node, time, serial }) => ({ node, time, serial }))
  const step: Step = { topic: 'gap', text: hasGapText(gap), events }
  STEPS.set(gap, step)
  return step
}

/** A gap may be the reason of a hundred thousand changes. */
const STEPS = new WeakMap<CausedGap, Step>()
