import type { ByteString } from '../model/byte-string.js'
import { childOf } from '../path/normalize.js'
import { coverageOf } from '../rules/coverage.js'
import type { Coverage, Rule, RuleSet } from '../rules/rule.js'
import { architectureNamed } from '../tables/architectures.js'
import type { WatchedTree } from './aide-trees.js'
import { ALL_ASPECTS, ASPECTS, type Aspect } from './aspects.js'

export type Arch = 'b64' | 'b32'

/** How an aspect of a tree escapes, of programs of an architecture. */
export interface Lack {
  readonly aspects: readonly Aspect[]
  readonly archs: readonly Arch[]
  /** `unlogged` by no rule · `filtered` a rule logs it for some only · `calls` not by every call · `exempt` a rule takes it out. */
  readonly how: 'unlogged' | 'filtered' | 'calls' | 'exempt'
  /** The rule that leaves it out; null where there is none. */
  readonly rule: Rule | null
  /** With `calls`: those that the rule does not list. */
  readonly calls: readonly string[]
}

/** What of a tree the rules of the exit list do not log. Paths of rules and tree must be free of links. */
export const lacksOf = (
  tree: WatchedTree,
  isDirectory: boolean,
  set: RuleSet,
  archs: readonly Arch[],
): readonly Lack[] => {
  const lacks: Lack[] = []
  for (const arch of archs) {
    const own = forArch(set, arch)
    for (const aspect of aspectsOf(tree, isDirectory)) {
      const question = { path: probe(tree, isDirectory, aspect), kinds: ASPECTS[aspect] }
      const lack = lackIn(coverageOf(own, question))
      if (lack !== null) lacks.push({ ...lack, aspects: [aspect], archs: [arch] })
    }
  }
  return merged(merged(lacks, 'archs'), 'aspects')
}

/** What AIDE can notice of it; a directory without what is below it has no content of its own. */
export const aspectsOf = ({ isTree, aspects }: WatchedTree, isDirectory: boolean): readonly Aspect[] =>
  ALL_ASPECTS.filter((aspect) => (aspects?.has(aspect) ?? true) && (isTree || !isDirectory || aspect !== 'content'))

/** A name that no rule can mean, deep enough that no rule for a directory alone holds it. */
const probe = ({ path, isTree }: WatchedTree, isDirectory: boolean, aspect: Aspect): ByteString =>
  isTree ? childOf(path, '\0/\0') : isDirectory && aspect === 'entries' ? childOf(path, '\0') : path

const forArch = (set: RuleSet, arch: Arch): RuleSet => {
  const ofArch = (rules: readonly Rule[]): readonly Rule[] =>
    rules.filter((rule) => isFor(rule, arch)).map((rule) => ({ ...rule, arch: null }))
  return { ...set, rules: ofArch(set.rules) }
}

/** Without an architecture a rule is for all, but the calls that it lists are looked up as those of the machine. */
const isFor = ({ arch, syscalls }: Rule, asked: Arch): boolean => {
  if (arch === null) return asked === 'b64' || syscalls === null
  if (arch === 'b64' || arch === 'b32') return arch === asked
  return architectureNamed(arch)?.bits === (asked === 'b64' ? 64 : 32)
}

const lackIn = (coverage: Coverage): Pick<Lack, 'how' | 'rule' | 'calls'> | null => {
  if (coverage.verdict === 'covered') return null
  if (coverage.verdict === 'uncovered')
    return coverage.exempting === undefined
      ? { how: 'unlogged', rule: null, calls: [] }
      : { how: 'exempt', rule: coverage.exempting, calls: [] }
  const { rule, unlisted = [] } = coverage
  if (rule.action === 'never') return { how: 'exempt', rule, calls: [] }
  return { how: unlisted.length > 0 ? 'calls' : 'filtered', rule, calls: unlisted }
}

/** Lacks that differ in nothing but their aspects, or their architectures, as one. */
const merged = (lacks: readonly Lack[], by: 'aspects' | 'archs'): readonly Lack[] => {
  const found = new Map<string, Lack>()
  for (const lack of lacks) {
    const other = by === 'aspects' ? lack.archs : lack.aspects
    const key = JSON.stringify([lack.how, lack.rule?.line, lack.rule?.text, by === 'archs' ? lack.calls : null, other])
    const known = found.get(key)
    const both =
      known === undefined
        ? lack
        : by === 'aspects'
          ? withAspects(known, lack)
          : { ...known, archs: [...known.archs, ...lack.archs] }
    found.set(key, both)
  }
  return [...found.values()]
}

const withAspects = (a: Lack, b: Lack): Lack => ({
  ...a,
  aspects: [...a.aspects, ...b.aspects],
  calls: [...new Set([...a.calls, ...b.calls])],
})
