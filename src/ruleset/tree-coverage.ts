import type { HostFiles } from '../host/host-files.js'
import type { Mount } from '../host/mountinfo.js'
import type { ByteString } from '../model/byte-string.js'
import { isWithin } from '../path/normalize.js'
import { blindEverywhere } from '../rules/coverage.js'
import { nameOf } from '../rules/kind-syscalls.js'
import type { Rule, RuleSet } from '../rules/rule.js'
import type { WatchedTree } from './aide-trees.js'
import { RING_CALLS } from './ring-rule.js'
import { mountsToWatch } from './scopes.js'
import { lacksOf, type Arch, type Lack } from './tree-lacks.js'

/** What of a host decides what rules see. */
export interface CoverageHost {
  readonly archs: readonly Arch[]
  /** null: the host is not at hand, so neither links nor mounts are known. */
  readonly files: Pick<HostFiles, 'look'> | null
  readonly mounts: readonly Mount[] | null
  /** Whether programs can use io_uring; null: not known. */
  readonly hasRings: boolean | null
}

/** What the rules see of one tree that AIDE watches. */
export interface TreeCoverage {
  readonly tree: WatchedTree
  readonly verdict: 'covered' | 'partly' | 'uncovered'
  /** Why nothing at all is logged, of this tree or any other; null where something may be. */
  readonly because: ByteString | null
  readonly lacks: readonly Lack[]
  /** Where nothing logs the whole: what below it is watched all the same. */
  readonly within: readonly ByteString[]
  /** Rules that take something below it out. */
  readonly exempted: readonly Rule[]
  /** File systems mounted below it, seen only if they were mounted before the rules were loaded. */
  readonly mounts: readonly ByteString[]
  /** Rules that would hold it if they followed the symbolic link that they name. */
  readonly links: readonly Rule[]
  /** Whether what is done through io_uring is unseen; null: not known. */
  readonly ringsUnseen: boolean | null
}

/** What rules see of a tree: the verdict is `covered` only where nothing that is known escapes. */
export const treeCoverage = (tree: WatchedTree, loaded: RuleSet, host: CoverageHost): TreeCoverage => {
  const { set, links } = withoutLinks(loaded, host.files)
  const because = blindEverywhere(set)
  const seen = host.files?.look(tree.path)
  const isDirectory = tree.isTree || (tree.isDirectory ?? seen?.kind === 'directory')
  const lacks = lacksOf(tree, isDirectory, set, host.archs)
  const inside = (rule: Rule): boolean =>
    tree.isTree && rule.scope !== null && rule.scope.path !== tree.path && isWithin(rule.scope.path, tree.path)
  // Times are logged by rules of their own, whatever is watched.
  const isUnlogged = lacks.some(
    ({ how, aspects }) => how === 'unlogged' && aspects.some((aspect) => aspect !== 'times'),
  )
  const changes = set.rules.filter((rule) => inside(rule) && logsChanges(rule))
  const within = isUnlogged && because === null ? [...new Set(changes.map(({ scope }) => scope!.path))].sort() : []
  const exempted = set.rules.filter((rule) => rule.action === 'never' && inside(rule))
  const mounts = tree.isTree
    ? mountsToWatch(tree.path, host.mounts ?? []).filter((path) => !set.rules.some((rule) => rule.scope?.path === path))
    : []
  const ringsUnseen = host.hasRings === false || seesRings(set, tree.path) ? false : host.hasRings
  const whole = { tree, because, lacks, within, exempted, mounts, ringsUnseen }
  const verdict = verdictOf(whole, host.archs)
  const missedLinks = links
    .filter(({ target }) => isWithin(tree.path, target) || isWithin(target, tree.path))
    .map(({ rule }) => rule)
  return { ...whole, links: verdict === 'covered' ? [] : missedLinks, verdict }
}

/** Nothing of content, entries and attributes is logged, by whatever program: that is no coverage, though times may be. */
const verdictOf = (
  { tree, because, lacks, within, exempted, mounts, ringsUnseen }: Omit<TreeCoverage, 'verdict' | 'links'>,
  archs: readonly Arch[],
): TreeCoverage['verdict'] => {
  if (because !== null) return 'uncovered'
  const isComplete = lacks.length + exempted.length + mounts.length === 0 && ringsUnseen === false
  if (isComplete) return 'covered'
  const isBlind = lacks.some(
    ({ how, aspects, archs: of }) =>
      (how === 'unlogged' || (how === 'exempt' && within.length === 0)) &&
      of.length === archs.length &&
      (['entries', 'attributes'] as const).every((one) => aspects.includes(one) || tree.aspects?.has(one) === false),
  )
  return isBlind && within.length === 0 ? 'uncovered' : 'partly'
}

const logsChanges = ({ action, permissions, syscalls }: Rule): boolean =>
  action === 'always' &&
  (permissions === null ? syscalls === null || syscalls.some(isChange) : permissions.has('w') || permissions.has('a'))

const isChange = (syscall: string): boolean => !/^(?:execve|execveat|connect|accept4?|bind)$/.test(nameOf(syscall))

/**
 * Rules with the paths that the kernel makes of them when it loads them: links are followed in directories and not in the last name, so a
 * rule for a link to a directory sees the link alone. Source: kernel audit_watch.c (kern_path_parent), audit_tree.c (kern_path without
 * LOOKUP_FOLLOW).
 */
const withoutLinks = (
  set: RuleSet,
  files: Pick<HostFiles, 'look'> | null,
): { readonly set: RuleSet; readonly links: readonly { readonly rule: Rule; readonly target: ByteString }[] } => {
  if (files === null) return { set, links: [] }
  const links: { rule: Rule; target: ByteString }[] = []
  const rules = set.rules.map((rule): Rule => {
    if (rule.scope === null) return rule
    const { kind, real, name } = files.look(rule.scope.path)
    if (name === real || kind === 'missing') return rule.scope.path === real ? rule : withPath(rule, real)
    if (rule.action === 'always' && rule.scope.kind !== 'path') links.push({ rule, target: real })
    return { ...rule, scope: { kind: 'path', path: name } }
  })
  return { set: { ...set, rules }, links }
}

const withPath = (rule: Rule, path: ByteString): Rule => ({ ...rule, scope: { ...rule.scope!, path } })

const seesRings = ({ others }: RuleSet, path: ByteString): boolean => {
  const ofRings = others.filter(({ list }) => list === 'io_uring').map(({ rule }) => rule)
  const own = ofRings.filter(
    ({ action, scope, filters }) =>
      action === 'always' &&
      filters.every(({ name, value }) => name === 'success' && /^(?:1|yes)$/.test(value)) &&
      (scope === null || (scope.kind !== 'path' && isWithin(path, scope.path))),
  )
  return RING_CALLS.every((call) => own.some(({ syscalls }) => syscalls === null || syscalls.includes(call)))
}
