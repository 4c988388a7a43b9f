import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Deed, Reason } from '../model/attribution.js'
import { fromText, type ByteString } from '../model/byte-string.js'
import type { CausedGap } from '../model/gap.js'
import { deedOf } from '../correlate/deed.js'
import { byLogOrder, candidatesFor, type Candidate, type Search } from '../correlate/candidates.js'
import { Directories, NOTHING_TOLD } from '../correlate/directories.js'
import type { Step } from '../model/explanation.js'
import { targetOfPath } from '../correlate/target.js'
import type { IngestSummary } from '../ingest/ingest.js'
import { parentOf } from '../path/normalize.js'
import type { People } from '../correlate/people.js'
import type { FileOperation, OperationKind } from '../model/file-operation.js'
import { gatherKnowledge, type Knowledge, type LastGap } from './knowledge.js'
import { shownBy, type ShownBy } from './shown-by.js'
import { nearbyPaths } from './nearby-paths.js'
import { openIndex } from './open-index.js'
import { isPattern, pathsThatFit } from './path-patterns.js'
import { asksForPeople, fitsOperation, fitsPerson, type QueryFilter } from './query-filter.js'
import { isPath, type FileReference } from '../model/file-reference.js'
import type { Store } from '../store/store.js'
import type { AnswerOptions } from './options.js'

export interface QueryOptions extends AnswerOptions {
  /** At most so many operations for each path, the newest; null: all. */
  readonly last: number | null
  /** Whether every operation comes with the steps that lead to it. */
  readonly explain: boolean
  /** Whether everything below a directory is asked for, too. */
  readonly recursive: boolean
  /** Whether the stretches in which the trail could not see are wanted although there is an answer: a year of them takes longer than it. */
  readonly gaps: boolean
  readonly filter: QueryFilter
}

/** What is known of one path. */
export interface PathAnswer {
  readonly path: ByteString
  /** Whether any change of it is known, be it one that was not asked for. */
  readonly isKnown: boolean
  /** Newest last. */
  readonly deeds: readonly Deed[]
  /** How each of the deeds is known, in their order; null unless asked for. */
  readonly steps: readonly (readonly Step[])[] | null
  /** Why there is none; null when there is one. */
  readonly reason: Reason | null
  /** The reason in words. */
  readonly explanation: ByteString | null
  /** The rule that would log such changes from now on; null unless there is none that does. */
  readonly missingRule: ByteString | null
  /** Paths that are known and written almost like this one, of which nothing is. */
  readonly nearby: readonly ByteString[]
}

export interface QueryAnswer {
  readonly host: string | null
  readonly window: { readonly from: number; readonly to: number }
  /** Where the trail could not see; null unless asked for, or some paths have an answer and others none. */
  readonly gaps: readonly CausedGap[] | null
  /** The newest of these within the log where they were not asked for and a path has no answer, for want of which it may be; null for none. */
  readonly blind: LastGap | null
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
    await store.freeze()
    const knowledge = await gatherKnowledge(store, options)
    const window = {
      from: options.since ?? knowledge.first ?? now,
      to: options.until ?? Math.max(now, knowledge.last ?? now),
    }
    const directories = new Directories(store, knowledge.node, window, () => NOTHING_TOLD)
    const search: Search = { store, node: knowledge.node, span: window, directories }
    const answers: PathAnswer[] = []
    for (const path of paths) {
      const asked = fromText(resolve(path))
      const own = await answerFor(asked, search, knowledge, options)
      // A file that is called like a pattern is meant before what the pattern fits.
      const others =
        own.deeds.length === 0 && isPattern(asked) && !existsSync(path)
          ? await pathsThatFit(asked, store)
          : options.recursive
            ? await store.referencesBelow(asked)
            : []
      const found = await answersOf(others, own.path, search, knowledge, options)
      // Of a directory without a change of its own what is below it is the answer.
      answers.push(
        ...(found.length > 0 && own.deeds.length === 0 ? found : [await orNearby(own, path, store), ...found]),
      )
    }
    const isOpen = answers.some(({ deeds, missingRule }) => deeds.length === 0 && missingRule === null)
    // Beside a path that may be unanswered for want of sight it is told of every other what may have come after its last change.
    const isMixed = isOpen && answers.some(({ deeds }) => deeds.length > 0)
    const gaps = options.gaps || isMixed ? await knowledge.gapsBetween(window.from, window.to) : null
    const blind = isOpen && gaps === null ? await knowledge.lastGap(window.from, window.to) : null
    return { host: knowledge.host, window, gaps, blind, paths: answers, shownBy: shownBy(options), read }
  } finally {
    await store.close()
  }
}

/** Those of some paths that have an answer, without the one that has been answered. */
const answersOf = async (
  paths: readonly FileReference[],
  answered: ByteString,
  search: Search,
  knowledge: Knowledge,
  options: QueryOptions,
): Promise<readonly PathAnswer[]> => {
  const answers: PathAnswer[] = []
  for (const path of paths) {
    if (path === answered || !isPath(path)) continue
    const answer = await answerFor(path, search, knowledge, options)
    if (answer.deeds.length > 0) answers.push(answer)
  }
  return answers
}

/** Who asks for a path that is neither in the index nor on this host may have mistyped it. */
const orNearby = async (
  answer: PathAnswer,
  path: string,
  store: Pick<Store, 'referencesBelow' | 'nextReference' | 'isAnyBelow'>,
): Promise<PathAnswer> =>
  answer.isKnown || isPattern(answer.path) || existsSync(path)
    ? answer
    : { ...answer, nearby: await nearbyPaths(answer.path, store) }

const answerFor = async (
  path: ByteString,
  search: Search,
  knowledge: Knowledge,
  { last, explain, filter }: QueryOptions,
): Promise<PathAnswer> => {
  const own = (await candidatesFor(search, targetOfPath(path))).filter(({ operation }) => operation.success)
  const known = onePerEffect([...own, ...(await movesOf(path, own, search))].sort(byLogOrder))
  const fitting = known.filter(({ operation }) => fitsOperation(operation, filter))
  const newest = <T>(all: readonly T[]): readonly T[] => (last === null ? all : all.slice(-last))
  const asked = asksForPeople(filter) ? fitting : newest(fitting)
  const told = await Promise.all(asked.map((candidate) => deedOf(candidate, knowledge.people)))
  const deeds = newest(told.filter((deed) => fitsPerson(deed, filter)))
  const steps = explain ? await stepsOf(deeds, path, knowledge.people) : null
  const answer = { path, isKnown: known.length > 0, deeds, steps, missingRule: null, nearby: [] }
  if (deeds.length > 0) return { ...answer, reason: null, explanation: null }
  if (known.length > 0) {
    const changes = known.length === 1 ? 'one change of it is' : `${known.length} changes of it are`
    return { ...answer, reason: 'no-event', explanation: `${changes} known, and none is of what is asked for` }
  }
  return { ...answer, ...(isPattern(path) ? NOTHING_FITS : await whyNothing(path, knowledge)) }
}

/** Moves of a directory above that met the file. Of a path that no event names nobody knows whether it was there then. */
const movesOf = async (path: ByteString, own: readonly Candidate[], search: Search): Promise<readonly Candidate[]> => {
  if (own.length === 0) return []
  const { movesAbove } = await import('../correlate/ancestor-moves.js')
  return movesAbove(search, path, own)
}

const stepsOf = async (
  deeds: readonly Deed[],
  path: ByteString,
  people: People,
): Promise<readonly (readonly Step[])[]> => {
  const { deedSteps, doubtSteps } = await import('../correlate/steps.js')
  return Promise.all(deeds.map(async (deed) => [...(await deedSteps(deed, path, people)), ...doubtSteps(deed.doubts)]))
}

/** An event that replaces a file meets its name twice, as what was replaced and as what came: a person wants to read it once. */
const onePerEffect = (sorted: readonly Candidate[]): readonly Candidate[] => {
  const kept: Candidate[] = []
  // Within `kept`: where those of the event begin. What a path meets of one event are a few kinds, whatever the length of its history.
  let start = 0
  for (const candidate of sorted.toReversed()) {
    const { time, serial } = candidate.operation
    const event = kept[start]?.operation
    if (event !== undefined && (event.time !== time || event.serial !== serial)) start = kept.length
    let at = start
    while (at < kept.length && !isSameEffect(kept[at]!.operation, candidate.operation)) at++
    if (at === kept.length) kept.push(candidate)
  }
  return kept.toReversed()
}

const isSameEffect = (a: FileOperation, b: FileOperation): boolean =>
  a.kind === b.kind && a.file === b.file && a.node === b.node

type WhyNothing = Pick<PathAnswer, 'reason' | 'explanation'> & Partial<Pick<PathAnswer, 'missingRule'>>

const NOTHING_FITS: WhyNothing = { reason: 'no-event', explanation: 'no event names a path that fits it' }

const whyNothing = async (path: ByteString, { first, rules: known }: Knowledge): Promise<WhyNothing> => {
  if (first === null) return { reason: 'no-log', explanation: 'there is no audit log to answer from' }
  const rules = known()
  if (rules === null)
    return {
      reason: 'rules-unknown',
      explanation: 'no event names it, and which rules were loaded is not known (--rules)',
    }
  const { coverageOf, smallestRule } = await import('../rules/coverage.js')
  const coverage = coverageOf(rules, { path, kinds: ANY_CHANGE })
  if (coverage.verdict === 'covered')
    return { reason: 'no-event', explanation: `the rule "${coverage.rule.text}" covers it, and no event names it` }
  const [line] = rules.unknown
  if (line !== undefined && coverage.verdict === 'uncovered')
    return {
      reason: 'rules-unknown',
      explanation: `no event names it, and line ${line.line} of the rules was not understood`,
    }
  const missingRule = smallestRule({ path, kinds: ANY_CHANGE }, parentOf(path))
  return { reason: 'no-rule', explanation: 'no loaded rule logs every change of it', missingRule }
}
