import type { Attribution, Deed } from '../model/attribution.js'
import type { AttributeName, Change } from '../model/change.js'
import type { FileOperation } from '../model/file-operation.js'
import type { Step } from '../model/explanation.js'
import type { CausedGap } from '../model/gap.js'
import { coverageOf } from '../rules/coverage.js'
import type { Rule, RuleSet } from '../rules/rule.js'
import { parentOf } from '../path/normalize.js'
import { ancestorMoves, isOnlyMovedBy } from './ancestor-moves.js'
import { byLogOrder, candidatesFor, type Candidate, type Search } from './candidates.js'
import { isContent, kindsBehind } from './causes.js'
import type { Choice } from './choice.js'
import { finalHand } from './final-hand.js'
import { handOf } from './hand.js'
import { isOlder } from './moment.js'
import { isArrival } from './name-lives.js'
import type { KnownReasons } from './known-reasons.js'
import type { People } from './people.js'
import { type Blindness, blindGap, doubtOf, gapSince, gapStep, reasonOfGap } from './blindness.js'
import { reasonFor, type ReasonGiven } from './reason.js'
import { sentenceOf } from './sentence.js'
import { doubtSteps } from './steps.js'
import { possiblyTarget } from './unresolved.js'
import { settleHolders, type Settled } from './holders.js'
import { clock } from './clock.js'
import { deedOf } from './deed.js'
import { isSetBack, spanFor, type Target } from './target.js'
import type { ByteString } from '../model/byte-string.js'
import { wholeExplanation } from '../model/missing-rule.js'
import { undecided } from './undecided.js'
import { unseenMaker } from './unseen-maker.js'

/** Everything that an attribution is made from. */
export interface Evidence {
  readonly search: Search
  readonly people: People
  readonly gaps: readonly CausedGap[]
  readonly rules: RuleSet | null
  /** Whether the index holds any event at all. */
  readonly hasLog: boolean
  /** Operations in the span on files of which only an inode is known. */
  readonly unresolved: () => Promise<readonly FileOperation[]>
  readonly reasons: KnownReasons
}

/** Who made a change, or why nobody can know. */
export const attribute = async (change: Change, target: Target, evidence: Evidence): Promise<Attribution> => {
  const { people, rules } = evidence
  const search = { ...evidence.search, span: spanFor(target, evidence.search.span) }
  const blindness = blindnessOf(evidence)
  const rule = rules === null ? null : ruleFor(rules, change)
  const chosen = await choose(change, target, search)
  const choice =
    (await unseenMaker(chosen, change, target, search)) ?? (await settle(chosen, change, target, evidence, rule))
  const { final } = choice
  const deed = final === null ? null : await deedOf(final, people)
  // What a mount covered or shows is older than the change, and so is whoever made it.
  const isShown = final?.operation.kind === 'mount' && isSetBack(target)
  const others = choice.hands.filter((hand) => hand !== final && !(isShown && isOlder(hand.operation, target)))
  const also = others.length === 0 ? NO_DEEDS : await otherDeeds(others, final, people)
  const all = deed === null ? also : [...also, deed].sort((a, b) => a.when - b.when)
  const nobody = ({ reason, explanation, missingRule, grounds }: ReasonGiven): Attribution => ({
    change,
    verdict: 'unattributed',
    reason,
    explanation,
    missingRule,
    deed: null,
    also: all,
    grounds,
  })
  if (final === null || deed === null) return nobody(await whyNobody(change, target, evidence))
  // Somebody changed the file after the last event that is known, while the trail could not see: those before are no answer.
  const blind = choice.later ? blindGap(target, blindness, rule) : null
  if (blind !== null) return nobody({ ...reasonOfGap(blind, target), missingRule: null, grounds: [gapStep(blind)] })
  const { unexplained } = choice
  const missing =
    unexplained.length === 0
      ? null
      : await whyNobody({ ...change, attributes: unexplained }, contentOf(target, choice, unexplained), evidence)
  if (missing !== null && unexplained.some(isContent))
    return nobody({
      ...missing,
      explanation: `${missing.explanation} (not of the content, that is: ${sentenceOf(deed)})`,
    })
  const open = await undecided({ ...choice, final }, change, target, people)
  if (open !== null)
    return {
      ...{ change, verdict: 'ambiguous', reason: 'several-hands', deed: null, missingRule: null, grounds: [] },
      also: open.besides === null ? all : [...all, await deedOf(open.besides, people)].sort((a, b) => a.when - b.when),
      explanation: open.explanation,
    }
  const gap = gapSince(final.operation.time, target, blindness, rule)
  const doubts = [
    ...deed.doubts,
    ...(await originDoubts(choice, change, target, evidence)),
    ...(choice.heldFor === null ? laterDoubts(choice, target, rule) : [choice.heldFor]),
    ...(missing === null ? [] : [`of ${unexplained.join(', ')} no event tells: ${wholeExplanation(missing)}`]),
    ...(gap === null ? [] : [doubtOf(gap, target)]),
  ]
  const grounds = [...doubtSteps(doubts), ...(missing?.grounds ?? []), ...(gap === null ? [] : [gapStep(gap)])]
  return {
    change,
    verdict: doubts.length > 0 || isForAnother(deed) ? 'inferred' : 'attributed',
    reason: null,
    explanation: doubts.length > 0 ? [sentenceOf(deed), ...doubts].join('; but ') : sentenceOf(deed),
    missingRule: null,
    deed,
    also,
    grounds: grounds.length > 0 ? grounds : NO_STEPS,
  }
}

/** Whether somebody else seems to have had it done under that login, as by a job or a service of that user. */
const isForAnother = ({ who, request }: Deed): boolean =>
  request !== null && who.auid !== null && request.who.auid !== who.auid

// One for all: of a hundred thousand changes most have none of either.
const NO_DEEDS: readonly Deed[] = []
const NO_STEPS: readonly Step[] = []

const blindnessOf = ({ search, gaps, people }: Evidence): Blindness => ({
  span: search.span,
  gaps,
  bootOf: (node, time) => people.bootStart(node, time),
})

/** Who still had the file open, where that is the question; not while the trail was blind, for then anybody can have opened it. */
const settle = async (
  choice: Choice,
  change: Change,
  target: Target,
  evidence: Evidence,
  rule: Rule | null,
): Promise<Settled> => {
  const { search, people } = evidence
  const isBlind = blindGap(target, blindnessOf(evidence), rule) !== null
  return isBlind ? { ...choice, heldFor: null } : settleHolders(choice, change, target, search, people)
}

/** Of an added file that was only written to nobody knows who made it. */
const originDoubts = async (
  { hands }: Choice,
  change: Change,
  target: Target,
  evidence: Evidence,
): Promise<readonly ByteString[]> => {
  if (change.kind !== 'added' || hands.some(({ operation }) => isArrival(operation) || operation.kind === 'mount'))
    return []
  return [`who made it is not known: ${wholeExplanation(await whyNobody(change, target, evidence))}`]
}

/** What a later change that no event tells of means for the last hand that is known. */
const laterDoubts = ({ later, final }: Choice, target: Target, rule: Rule | null): readonly ByteString[] => {
  // Under rules that log all that can have made these differences the later one made others, which AIDE does not show.
  if (!later || final === null || (rule !== null && final.operation.kind !== 'mount')) return []
  const moment = Math.max(target.newCtime ?? 0, target.newMtime ?? 0)
  return [`something was done to it once more, at ${clock(moment * 1000)}, of which no event tells`]
}

/**
 * The target as of its content, when somebody known changed something else of the file last: its ctime is of that, and its mtime, if AIDE
 * printed it, the best there is.
 */
const contentOf = (target: Target, { later }: Choice, missing: readonly AttributeName[]): Target =>
  later || !missing.some(isContent) ? target : { ...target, newCtime: target.newMtime }

/** The rule under which a change would be logged, whatever it was; null when it would not, or only for some. */
const ruleFor = (rules: RuleSet, change: Change): Rule | null => {
  const coverage = coverageOf(rules, { path: change.path, kinds: kindsBehind(change) })
  return coverage.verdict === 'covered' ? coverage.rule : null
}

/** The final hand on the file itself, or on a directory above it that took the file along or put another in its place. */
const choose = async (change: Change, target: Target, search: Search): Promise<Choice> => {
  const choice = finalHand(await candidatesFor(search, target), change, target)
  const { final, hands } = choice
  // What is gone can't be moved away, unless somebody made it anew.
  const isStill = change.kind !== 'removed' || final === null || isArrival(hands.at(-1)!.operation)
  if (!isStill) return choice
  const { moves, before } = await ancestorMoves(search, target, change)
  // A mount may be one that only its own namespace sees: it is no answer where there is another, but for what it may have shown.
  const isShown = final !== null && isSetBack(target) && isOlder(final.operation, target)
  const renamed = moves.findLast(({ operation }) => operation.kind !== 'mount')
  const isUnseen = isShown || (final === null && renamed === undefined)
  const last = isUnseen ? moves.at(-1) : renamed
  if (last === undefined) return choice
  const all = [...new Set([...before, ...hands, ...moves])].sort(byLogOrder)
  const isLast = final === null || byLogOrder(final, last) < 0
  const isAlone = isOnlyMovedBy(last.operation, target)
  // What is on a file system that was mounted there may be younger than the mount, and no rule of before sees it.
  if (isLast && (isAlone || (last.operation.kind === 'mount' && change.kind === 'changed')))
    return { ...choice, final: last, rivals: [], unexplained: [], hands: all, later: !isAlone }
  if (change.kind !== 'changed') return choice
  // Whoever changed it after it came there made only what is left of the differences; whoever did before changed another file.
  return isLast ? { ...choice, final: null, rivals: [], hands: all } : { ...choice, unexplained: [], hands: all }
}

const whyNobody = async (change: Change, target: Target, evidence: Evidence): Promise<ReasonGiven> => {
  const { search, rules, hasLog } = evidence
  const directory = await search.directories.of(parentOf(change.path))
  const unresolved = possiblyTarget(await evidence.unresolved(), change, target, directory)
  return evidence.reasons.of(reasonFor(change, target, { ...blindnessOf(evidence), rules, hasLog, unresolved }))
}

/** The last deed of every other login and program, oldest first. */
const otherDeeds = async (
  hands: readonly Candidate[],
  final: Candidate | null,
  people: People,
): Promise<readonly Deed[]> => {
  const byHand = new Map<string, Candidate>()
  for (const hand of hands) {
    const key = handOf(hand)
    // Set anew, so that the order is that of the last deeds.
    byHand.delete(key)
    byHand.set(key, hand)
  }
  if (final !== null) byHand.delete(handOf(final))
  return Promise.all([...byHand.values()].map((hand) => deedOf(hand, people)))
}
