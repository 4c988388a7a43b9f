import type { Coverage, CoveredTree } from '../app/coverage.js'
import { toText } from '../model/byte-string.js'
import { ALL_ASPECTS } from '../ruleset/aspects.js'
import type { Lack } from '../ruleset/tree-lacks.js'
import { costInWords, gapsInWords } from './coverage-words.js'
import { pathJson, timeJson } from './deed-json.js'

/** The document of `who-changed coverage --format json`, schema `who-changed/coverage/1`. */
export const coverageJson = ({ trees, rules, unclear, index, hostKnown, hasRings, ringRule }: Coverage): object => ({
  schema: 'who-changed/coverage/1',
  rules: {
    source: toText(rules.source),
    count: rules.count,
    unknown: rules.unknown.map(({ line, text }) => ({ line, text: toText(text) })),
  },
  host_known: hostKnown,
  io_uring: { possible: hasRings, rule: ringRule === null ? null : toText(ringRule) },
  index: index === null ? null : { file: index.file, start: timeJson(index.from), end: timeJson(index.to) },
  unclear: unclear.map(toText),
  summary: {
    trees: trees.length,
    covered: count(trees, 'covered'),
    partly: count(trees, 'partly'),
    uncovered: count(trees, 'uncovered'),
  },
  trees: trees.map((tree) => treeJson(tree, index !== null)),
})

const count = (trees: readonly CoveredTree[], verdict: CoveredTree['verdict']): number =>
  trees.filter((one) => one.verdict === verdict).length

const treeJson = (tree: CoveredTree, hasIndex: boolean): object => ({
  ...pathJson(tree.tree.path),
  recursive: tree.tree.isTree,
  compared: ALL_ASPECTS.filter((aspect) => tree.tree.aspects?.has(aspect) ?? true),
  verdict: tree.verdict,
  because: tree.because === null ? null : toText(tree.because),
  lacks: tree.lacks.map(lackJson),
  io_uring_unseen: tree.ringsUnseen,
  watched_within: tree.within.map(toText),
  exempted: tree.exempted.map(({ text }) => toText(text)),
  mounts: tree.mounts.map(toText),
  links: tree.links.map(({ text }) => toText(text)),
  explanation: gapsInWords(tree).map(toText),
  closing: { rules: tree.closing.rules.map(toText), advice: tree.closing.advice.map(toText) },
  cost:
    tree.cost === null
      ? { events: null, days: null, explanation: costInWords(tree, hasIndex) }
      : { events: tree.cost.events, days: tree.cost.days, explanation: costInWords(tree, hasIndex) },
})

const lackJson = ({ how, aspects, archs, rule, calls }: Lack): object => ({
  how,
  what: aspects,
  archs,
  calls,
  rule: rule === null ? null : { line: rule.line, text: toText(rule.text) },
})
