import { resolve } from 'node:path'
import type { Deed, Reason } from '../model/attribution.js'
import { fromText, type ByteString } from '../model/byte-string.js'
import type { CausedGap } from '../model/gap.js'
import { deedOf } from '../correlate/attribute.js'
import { candidatesFor, type Candidate, type Search } from '../correlate/candidates.js'
import { Directories, NOTHING_TOLD } from '../correlate/directories.js'
import { deedSteps } from '../correlate/steps.js'
import type { Step } from '../model/explanation.js'
import { targetOfPath } from '../correlate/target.js'
import type { IngestSummary } from '../ingest/ingest.js'
import { parentOf } from '../path/normalize.js'
import { coverageOf, smallestRule } from '../rules/coverage.js'
import type { OperationKind } from '../model/file-operation.js'
import { gatherKnowledge, type Knowledge } from './knowledge.js'
import { shownBy, type ShownBy } from './shown-by.js'
import { openIndex } from './open-index.js'
import { asksForPeople, fitsOperation, fitsPerson, type QueryFilter } from './query-filter.js'
import { isPath } from '../model/file-reference.js'
import type { Store } from '../store/store.js'
import type { AnswerOptions } from './options.js'

export interface QueryOptions extends AnswerOptions {
  /** At most so many operations for each path, the newest; null: all. */
  readonly last: number | null
  /** Whether every operation comes with the steps that lead to it. */
  readonly explain: boolean
  /** Whether everything below a directory is asked for, too. */
  readonly recursive: boolean
  /** Whether the stretches in which the trail could not see are wanted: a year of them takes longer than the answer. */
  readonly gaps: boolean
  readonly filter: QueryFilter
}

/** What is known of one path. */
export interface PathAnswer {
  readonly path: ByteString
  /** Newest last. */
  readonly deeds: readonly Deed[]
  /** How each of the deeds is known, in their order; null unless asked for. */
  readonly steps: readonly (readonly Step[])[] | null
  /** Why there is none; null when there is one. */
  readonly reason: Reason | null
  /** The reason in words. */
  readonly explanation: ByteString | null
}

export interface QueryAnswer {
  readonly host: string | null
  readonly window: { readonly from: number; readonly to: number }
  /** Where the trail could not see; null unless asked for. */
  readonly gaps: readonly CausedGap[] | null
  readonly paths: readonly PathAnswer[]
  readonly shownBy: ShownBy
  readonly read: IngestSummary | null
}

/** The kinds of change that a person means by "changed". */
const ANY_CHANGE: readonly OperationKind[] = ['write', 'rename', 'chmod']

/** Who changed these paths, as far as the logs go back. */
export const query = async (paths: readonly string[], options: QueryOptions, now: number): Promise<QueryAnswer> => {
  const { store, read } = await openIndex(options)
  try {
    const knowledge = await gatherKnowledge(store, options)
    const window = {
      from: options.since ?? knowledge.first ?? now,
      to: options.until ?? Math.max(now, knowledge.last ?? now),
    }
    const gaps = options.gaps ? await knowledge.gapsBetween(window.from, window.to) : null
    const directories = new Directories(store, knowledge.node, window, () => NOTHING_TOLD)
    const search: Search = { store, node: knowledge.node, span: window, directories }
    const answers: PathAnswer[] = []
    for (const path of paths) {
      const own = await answerFor(fromText(resolve(path)), search, knowledge, options)
      const below = options.recursive ? await answersBelow(own.path, store, search, knowledge, options) : []
      // Of a directory without a change of its own what is below it is the answer.
      answers.push(...(below.length > 0 && own.deeds.length === 0 ? below : [own, ...below]))
    }
    return { host: knowledge.host, window, gaps, paths: answers, shownBy: shownBy(options), read }
  } finally {
    await store.close()
  }
}

/** The paths below a directory that events name, and that have an answer. */
const answersBelow = async (
  directory: ByteString,
  store: Pick<Store, 'referencesBelow'>,
  search: Search,
  knowledge: Knowledge,
  options: QueryOptions,
): Promise<readonly PathAnswer[]> => {
  const answers: PathAnswer[] = []
  for (const path of await store.referencesBelow(directory)) {
    if (path === directory || !isPath(path)) continue
    const answer = await answerFor(path, search, knowledge, options)
    if (answer.deeds.length > 0) answers.push(answer)
  }
  return answers
}

const answerFor = async (
  path: ByteString,
  search: Search,
  knowledge: Knowledge,
  { last, explain, filter }: QueryOptions,
): Promise<PathAnswer> => {
  const known = onePerEffect(
    (await candidatesFor(search, targetOfPath(path))).filter(({ operation }) => operation.success),
  )
  const fitting = known.filter(({ operation }) => fitsOperation(operation, filter))
  const newest = <T>(all: readonly T[]): readonly T[] => (last === null ? all : all.slice(-last))
  const asked = asksForPeople(filter) ? fitting : newest(fitting)
  const told = await Promise.all(asked.map((candidate) => deedOf(candidate, knowledge.people)))
  const deeds = newest(told.filter((deed) => fitsPerson(deed, filter)))
  const steps = explain ? await Promise.all(deeds.map((deed) => deedSteps(deed, path, knowledge.people))) : null
  if (deeds.length > 0) return { path, deeds, steps, reason: null, explanation: null }
  if (known.length > 0) {
    const changes = known.length === 1 ? 'one change of it is' : `${known.length} changes of it are`
    return { path, deeds, steps, reason: 'no-event', explanation: `${changes} known, and none is of what is asked for` }
  }
  return { path, deeds, steps, ...whyNothing(path, knowledge) }
}

/** An event that replaces a file meets its name twice, as what was replaced and as what came: a person wants to read it once. */
const onePerEffect = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const seen = new Set<string>()
  return candidates
    .toReversed()
    .filter(({ operation: { node, time, serial, kind, file } }) => {
      const effect = `${node ?? ''} ${time} ${serial} ${kind} ${file}`
      return !seen.has(effect) && seen.add(effect)
    })
    .toReversed()
}

const whyNothing = (path: ByteString, { first, rules }: Knowledge): { reason: Reason; explanation: ByteString } => {
  if (first === null) return { reason: 'no-log', explanation: 'there is no audit log to answer from' }
  if (rules === null)
    return {
      reason: 'rules-unknown',
      explanation: 'no event names it, and which rules were loaded is not known (--rules)',
    }
  const coverage = coverageOf(rules, { path, kinds: ANY_CHANGE })
  if (coverage.verdict === 'covered')
    return { reason: 'no-event', explanation: `the rule "${coverage.rule.text}" covers it, and no event names it` }
  const rule = smallestRule({ path, kinds: ANY_CHANGE }, parentOf(path))
  return { reason: 'no-rule', explanation: `no loaded rule logs every change of it; this one would: ${rule}` }
}
