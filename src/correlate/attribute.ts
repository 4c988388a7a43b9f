import type { Attribution, Deed } from '../model/attribution.js'
import type { Change } from '../model/change.js'
import type { FileOperation } from '../model/file-operation.js'
import type { Gap } from '../model/gap.js'
import type { RuleSet } from '../rules/rule.js'
import { ancestorMoves, candidatesFor, type Candidate, type Search } from './candidates.js'
import { finalHand } from './final-hand.js'
import type { People } from './people.js'
import { gapReason, reasonFor } from './reason.js'
import { sentenceOf } from './sentence.js'
import { possiblyTarget } from './unresolved.js'
import type { Target } from './target.js'

/** Everything that an attribution is made from. */
export interface Evidence {
  readonly search: Search
  readonly people: People
  readonly gaps: readonly Gap[]
  readonly rules: RuleSet | null
  /** Whether the index holds any event at all. */
  readonly hasLog: boolean
  /** Operations in the span on files of which only an inode is known. */
  readonly unresolved: () => Promise<readonly FileOperation[]>
}

/** Who made a change, or why nobody can know. */
export const attribute = async (change: Change, target: Target, evidence: Evidence): Promise<Attribution> => {
  const { search } = evidence
  let choice = finalHand(await candidatesFor(search, target), change, target)
  if (choice.final === null && change.kind !== 'changed') {
    const moves = await ancestorMoves(search, target)
    choice = { final: moves.at(-1) ?? null, rivals: [], hands: moves, later: false }
  }
  if (choice.final === null) {
    const possible = possiblyTarget(await evidence.unresolved(), change, target).length
    const given = reasonFor(change, target, search.span, evidence.gaps, evidence.rules, evidence.hasLog, possible)
    return { change, verdict: 'unattributed', ...given, deed: null, also: [] }
  }
  const deed = await deedOf(choice.final, evidence.people)
  const others = choice.hands.filter((hand) => hand !== choice.final)
  const also = await otherDeeds(others, deed, evidence.people)
  const all = [...also, deed].sort((a, b) => a.when - b.when)
  // Somebody changed the file after the last event that is known, while the trail could not see: those before are no answer.
  const blind = choice.later ? gapReason(target, search.span, evidence.gaps) : null
  if (blind !== null) return { change, verdict: 'unattributed', ...blind, deed: null, also: all }
  if (choice.rivals.length > 0)
    return {
      change,
      verdict: 'ambiguous',
      reason: 'several-hands',
      explanation: 'several people had it open when it was last written; all are listed',
      deed: null,
      also: all,
    }
  return { change, verdict: 'attributed', reason: null, explanation: sentenceOf(deed), deed, also }
}

/** An operation with the people behind it. */
export const deedOf = async ({ operation, path }: Candidate, people: People): Promise<Deed> => {
  const { node, time, serial, key, kind } = operation
  const [who, process] = await Promise.all([
    people.who(operation, operation.process),
    people.process(operation, operation.process),
  ])
  return { who, process, when: time, operation: kind, evidence: [{ node, time, serial, key }], path, source: operation }
}

/** The last deed of every other login and program, oldest first. */
const otherDeeds = async (hands: readonly Candidate[], final: Deed, people: People): Promise<readonly Deed[]> => {
  const byHand = new Map<string, Candidate>()
  for (const hand of hands) {
    const key = handOf(hand)
    // Set anew, so that the order is that of the last deeds.
    byHand.delete(key)
    byHand.set(key, hand)
  }
  byHand.delete(handOf({ operation: final.source, path: final.path }))
  return Promise.all([...byHand.values()].map((hand) => deedOf(hand, people)))
}

const handOf = ({ operation: { process } }: Candidate): string =>
  `${process.auid ?? ''} ${process.ses ?? ''} ${process.exe ?? ''}`
