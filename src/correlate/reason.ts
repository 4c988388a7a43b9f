import type { Reason } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { Change } from '../model/change.js'
import type { Step } from '../model/explanation.js'
import type { FileOperation } from '../model/file-operation.js'
import { wholeExplanation, type MissingRule } from '../model/missing-rule.js'
import { parentOf } from '../path/normalize.js'
import { coverageOf, smallestRule } from '../rules/coverage.js'
import type { Rule, RuleSet } from '../rules/rule.js'
import { blindGap, gapStep, hasGapText, openedInGap, reasonOfGap, type Blindness } from './blindness.js'
import { isOfFlags, kindsBehind, needsContent } from './causes.js'
import { clock } from './clock.js'
import type { Target } from './target.js'

/** Why nobody can be named, with the rest of the sentence, and what speaks for it. */
export interface ReasonGiven {
  readonly reason: Reason
  readonly explanation: ByteString
  readonly missingRule: MissingRule | null
  readonly grounds: readonly Step[]
}

/** What a reason is found from. */
export interface Doubt extends Blindness {
  readonly rules: RuleSet | null
  readonly hasLog: boolean
  /** Operations that may have been the change, on a file that nobody can name. */
  readonly unresolved: readonly FileOperation[]
}

/** Why no operation explains a change, once it is known that none does. */
export const reasonFor = (change: Change, target: Target, doubt: Doubt): ReasonGiven => {
  const { rules, hasLog, unresolved } = doubt
  if (!hasLog) return given('no-log', 'there is no audit event in the logs that were given')
  if (isOfFlags(change)) return { reason: 'no-rule', ...flagsUnseen(rules), grounds: [] }
  const kinds = kindsBehind(change)
  const coverage = rules === null ? null : coverageOf(rules, { path: change.path, kinds })
  if (coverage?.verdict === 'uncovered') {
    // A line that was not understood may be the rule that watches it.
    const [line] = rules!.unknown
    if (line !== undefined && coverage.because === null)
      return given(
        'rules-unknown',
        `the log has no event for it, no rule that was understood covers it, and line ${line.line} of the rules was not understood`,
      )
    const because = coverage.because ?? 'no loaded rule covers this path'
    const missing = { explanation: because, missingRule: { rule: smallestFor(change, rules!), namesFile: true } }
    const text = wholeExplanation(missing)
    return { reason: 'no-rule', ...missing, grounds: [{ topic: 'rule', text, events: [] }] }
  }
  if (unresolved.length > 0) {
    const text = `${unresolved.length} event${unresolved.length === 1 ? '' : 's'} by descriptor may be it: only an inode is known, and whose it is AIDE's database could tell, if it knew the file (--aide-db)`
    const events = unresolved.map(({ node, time, serial }) => ({ node, time, serial }))
    return given('unresolved', text, [{ topic: 'file', text: 'these events name no path', events }])
  }
  const rule = coverage?.verdict === 'covered' ? coverage.rule : null
  const gap = blindGap(target, doubt, rule)
  if (gap !== null) {
    const { reason, explanation } = reasonOfGap(gap, target)
    return given(reason, explanation, [...ruleSteps(rule), gapStep(gap)])
  }
  if (coverage === null)
    return given('rules-unknown', 'the log has no event for it, and which rules were loaded is not known (--rules)')
  const steps = ruleSteps(coverage.rule)
  if (coverage.verdict === 'partly')
    return given(
      'no-rule',
      coverage.unlisted !== undefined && coverage.unlisted.length > 0
        ? `the rule "${coverage.rule.text}" logs it, but not by ${coverage.unlisted.join(', ')}`
        : coverage.rule.action === 'never'
          ? `the rule "${coverage.rule.text}" exempts some, and whoever did it may be among them`
          : `the rule "${coverage.rule.text}" logs it for some only, and whoever did it was not among them`,
      steps,
    )
  const held =
    needsContent(change) && !change.attributes.includes('inode') ? openedInGap(target, doubt, coverage.rule) : null
  const isFor64 = isFor64Only(coverage.rule, rules!)
  const besides = [
    ...(isFor64 ? ['a 32-bit program did it, for the rule is for b64 only'] : []),
    ...(change.fileType !== 'directory' && target.linkCount !== null && target.linkCount > 1
      ? [`it was done by another of its ${target.linkCount} names (hard links), in a place that no rule covers`]
      : []),
    // To be moved along with a directory leaves no mark on a file; a configuration that AIDE was given leaves none either.
    ...(change.kind === 'added' && target.newCtime !== null && target.newCtime * 1000 < doubt.span.from
      ? [
          `AIDE was told to look there only after its database was made, for the file is older (${clock(target.newCtime * 1000)})`,
        ]
      : []),
    ...(held === null ? [] : [`somebody had opened it before: ${hasGapText(held)}`]),
  ]
  const unless = besides.length === 0 ? '' : `, unless ${besides.join(', or ')}`
  return given(
    'unexplained',
    `the rule "${coverage.rule.text}" covers it, auditing ran without a gap, and still there is no event${unless}`,
    [
      ...steps,
      { topic: 'gap', text: noGapText(doubt), events: [] },
      ...(held === null ? [] : [gapStep(held)]),
      {
        topic: 'doubt',
        text: isFor64 ? `${UNSEEN}; this one, for b64 only, sees no 32-bit program` : UNSEEN,
        events: [],
      },
    ],
  )
}

const given = (reason: Reason, explanation: ByteString, grounds: readonly Step[] = []): ReasonGiven => ({
  reason,
  explanation,
  missingRule: null,
  grounds,
})

const smallestFor = (change: Change, rules: RuleSet): ByteString => {
  const unseen = kindsBehind(change).filter(
    (kind) => coverageOf(rules, { path: change.path, kinds: [kind] }).verdict === 'uncovered',
  )
  const isDirectory = change.fileType === 'directory' && change.kind === 'changed'
  return smallestRule({ path: change.path, kinds: unseen }, isDirectory ? change.path : parentOf(change.path))
}

const ruleSteps = (rule: Rule | null): readonly Step[] =>
  rule === null ? [] : [{ topic: 'rule', text: `line ${rule.line} of the rules: ${rule.text}`, events: [] }]

/** No rule for a path logs these calls: their event names no file (kernel/auditsc.c, items=0). */
const flagsUnseen = (rules: RuleSet | null): Pick<ReasonGiven, 'explanation' | 'missingRule'> => {
  const logging = rules?.rules.find(
    ({ action, syscalls }) => action === 'always' && syscalls?.includes('ioctl') === true,
  )
  const what = 'chattr(1) sets them by ioctl(2), whose event names no file, so that no rule for a path logs it'
  if (logging !== undefined)
    return {
      explanation: `${what}; the rule "${logging.text}" logs the calls, and not of which file`,
      missingRule: null,
    }
  const rule = '-a always,exit -F arch=b64 -S ioctl -F a1=0x40086602 -F key=chattr'
  return { explanation: what, missingRule: { rule, namesFile: false } }
}

const noGapText = ({ gaps }: Doubt): ByteString =>
  gaps.length === 0
    ? 'the trail has no gap in the window'
    : `of the gaps in the window none is at the time of the change: ${gaps.map(hasGapText).join('; ')}`

/** What even a rule that covers a path can't see. Sources: io_uring/opdef.c audit_skip, kernel/auditfilter.c. */
const UNSEEN =
  'no rule of this kind sees io_uring, a change made offline or on the disk itself, and a file system mounted over the path'

/** Whether a 32-bit program escapes: no rule for the same place is for b32, or for every architecture. */
const isFor64Only = (rule: Rule, { rules }: RuleSet): boolean =>
  rule.arch === 'b64' &&
  !rules.some(
    ({ arch, scope, action }) =>
      action === 'always' && arch !== 'b64' && scope?.path === rule.scope?.path && scope?.kind === rule.scope?.kind,
  )
