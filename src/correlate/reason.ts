import type { Reason } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { Change } from '../model/change.js'
import type { Gap } from '../model/gap.js'
import { parentOf } from '../path/normalize.js'
import { coverageOf, smallestRule } from '../rules/coverage.js'
import type { RuleSet } from '../rules/rule.js'
import type { Span } from './directories.js'
import { kindsBehind } from './causes.js'
import { clock } from './clock.js'
import type { Target } from './target.js'

/** Why nobody can be named, with the rest of the sentence. */
export interface ReasonGiven {
  readonly reason: Reason
  readonly explanation: ByteString
}

/** The kernel stamps a file a moment after it stamps the event. Milliseconds. */
const TICK = 1000

/** Why no operation explains a change, once it is known that none does. */
export const reasonFor = (
  change: Change,
  target: Target,
  span: Span,
  gaps: readonly Gap[],
  rules: RuleSet | null,
  hasLog: boolean,
  /** Operations that may have been the change, on a file that nobody can name. */
  unresolved: number,
): ReasonGiven => {
  if (!hasLog) return { reason: 'no-log', explanation: 'there is no audit event in the logs that were given' }
  const kinds = kindsBehind(change)
  const coverage = rules === null ? null : coverageOf(rules, { path: change.path, kinds })
  if (coverage?.verdict === 'uncovered') {
    const unseen = kinds.filter(
      (kind) => coverageOf(rules!, { path: change.path, kinds: [kind] }).verdict === 'uncovered',
    )
    const isDirectory = change.fileType === 'directory' && change.kind === 'changed'
    const rule = smallestRule({ path: change.path, kinds: unseen }, isDirectory ? change.path : parentOf(change.path))
    const because = coverage.because ?? 'no loaded rule covers this path'
    return { reason: 'no-rule', explanation: `${because}; this one would have: ${rule}` }
  }
  if (unresolved > 0)
    return {
      reason: 'unresolved',
      explanation: `${unresolved} event${unresolved === 1 ? '' : 's'} by descriptor may be it: only an inode is known, and AIDE's database would tell whose (--aide-db)`,
    }
  const blind = gapReason(target, span, gaps)
  if (blind !== null) return blind
  if (coverage === null)
    return {
      reason: 'rules-unknown',
      explanation: 'the log has no event for it, and which rules were loaded is not known (--rules)',
    }
  if (coverage.verdict === 'partly')
    return {
      reason: 'no-rule',
      explanation:
        coverage.rule.action === 'never'
          ? `the rule "${coverage.rule.text}" exempts some, and whoever did it may be among them`
          : `the rule "${coverage.rule.text}" logs it for some only, and whoever did it was not among them`,
    }
  return {
    reason: 'unexplained',
    explanation: `the rule "${coverage.rule.text}" covers it, auditing ran without a gap, and still there is no event`,
  }
}

/** The ctime tells the second of the last change; without it anything in the window is possible. */
const momentOf = (target: Target, span: Span): Span =>
  target.newCtime === null ? span : { from: target.newCtime * 1000 - TICK, to: target.newCtime * 1000 + 999 + TICK }

/** The gap in which the change may have happened; null when the trail could see all the time. */
export const gapReason = (target: Target, span: Span, gaps: readonly Gap[]): ReasonGiven | null => {
  const when = momentOf(target, span)
  const gap = gaps.find((one) => one.start <= when.to && one.end >= when.from)
  return gap === undefined ? null : reasonOfGap(gap, target)
}

/**
 * What speaks against taking the last known hand for the last one: a gap between it and the last moment in which the file can have
 * changed. Empty when the trail saw all of that time.
 */
export const hiddenSince = (last: number, target: Target, span: Span, gaps: readonly Gap[]): readonly ByteString[] => {
  // Who added a file without a known ctime, or removed one, is seen; what may have been done to it besides is another question.
  if (target.newCtime === null && target.kind !== 'changed') return []
  const { to } = momentOf(target, span)
  const gap = gaps.find((one) => one.start <= to && one.end > last)
  if (gap === undefined) return []
  const why = reasonOfGap(gap, NO_TIME).explanation
  return [
    target.newCtime === null
      ? `the report does not tell when it changed last, and ${why}`
      : `${why}, in the same second`,
  ]
}

const NO_TIME = { newCtime: null }

const reasonOfGap = (gap: Gap, target: Pick<Target, 'newCtime'>): ReasonGiven => {
  const at = target.newCtime === null ? '' : ` (the file's ctime is ${clock(target.newCtime * 1000)})`
  const span = `from ${clock(gap.start)} to ${clock(gap.end)}`
  switch (gap.kind) {
    case 'log-horizon':
      return {
        reason: 'before-log',
        explanation: `the oldest kept event is of ${clock(gap.end)}; the change may be older${at}`,
      }
    case 'records-lost':
      return { reason: 'records-lost', explanation: `audit records were lost ${span}${at}` }
    case 'daemon-stopped':
      return { reason: 'auditing-off', explanation: `auditd was not running ${span}${at}` }
    case 'auditing-disabled':
      return { reason: 'auditing-off', explanation: `auditing was switched off ${span}${at}` }
    case 'rules-removed':
      return { reason: 'auditing-off', explanation: `no audit rules were loaded ${span}${at}` }
    case 'not-shipped':
      return { reason: 'records-lost', explanation: `events ${span} have not arrived${at}` }
  }
}
