import { existsSync } from 'node:fs'
import type { ByteString } from '../model/byte-string.js'
import type { OperationKind } from '../model/file-operation.js'
import { isPath } from '../model/file-reference.js'
import { WhoChangedError } from '../model/errors.js'
import { readRules } from './read-rules.js'
import type { RuleSet } from '../rules/rule.js'
import type { WatchedTree } from '../ruleset/aide-trees.js'
import { closingOf, type Closing } from '../ruleset/closing-rules.js'
import { isAtLeast, type HostFacts } from '../ruleset/host-facts.js'
import { withoutRoot } from '../ruleset/plan-aide.js'
import { RING_RULE } from '../ruleset/ring-rule.js'
import { treeCoverage, type CoverageHost, type TreeCoverage } from '../ruleset/tree-coverage.js'
import { architecturesOf, writeRule } from '../ruleset/write-rule.js'
import { openSqliteStore } from '../store/sqlite-store.js'
import type { Store } from '../store/store.js'
import { hostFolder } from '../host/host-folder.js'
import { loadedRules } from './loaded-rules.js'
import { defaultIndex } from './own-host.js'
import { ruleHost } from './rule-host.js'

export interface CoverageOptions {
  /** The root of a copy of a host, `/` for this one; null: this host, as far as the files named are not another's. */
  readonly root: string | null
  /** A file or a directory of rules; null: those of the host. */
  readonly rules: string | null
  readonly aideConf: string | null
  readonly aideDatabase: string | null
  /** As `uname -m` says it; null: this machine's. */
  readonly machine: string | null
  readonly auditctl: string | null
  /** The index; null: the default one. */
  readonly db: string | null
}

/** How many events of an index a rule would have logged: at least so many, for what no rule logged is in no log. */
export interface Cost {
  readonly events: number
  /** The stretch that the index knows, in days. */
  readonly days: number
}

export interface CoveredTree extends TreeCoverage {
  readonly closing: Closing
  /** null where the index can not know, or there is none. */
  readonly cost: Cost | null
}

export interface Coverage {
  readonly trees: readonly CoveredTree[]
  readonly rules: { readonly source: ByteString; readonly count: number; readonly unknown: RuleSet['unknown'] }
  /** Selections from which no path can be derived, and lines of aide.conf that were not followed. */
  readonly unclear: readonly ByteString[]
  readonly hasRings: boolean | null
  /** The rule for io_uring; null where it is not lacking, or this auditctl has no list for it. */
  readonly ringRule: ByteString | null
  /** Whether links and mounts of the host were looked at. */
  readonly hostKnown: boolean
  /** The stretch that the index knows, milliseconds; null: there is no index, or nothing is in it. */
  readonly index: { readonly file: string; readonly from: number; readonly to: number } | null
}

/** What the rules see of what AIDE watches, tree by tree. */
export const coverage = async (options: CoverageOptions): Promise<Coverage> => {
  const root = options.root ?? '/'
  // What another host's files say must not be looked up on this one.
  const hostKnown =
    options.root !== null || (options.rules === null && options.aideConf === null && options.aideDatabase === null)
  const facts = await ruleHost({ ...options, root })
  const archs = architecturesOf(facts.machine)
  if (archs.length === 0)
    throw new WhoChangedError('usage', `"${facts.machine}" is no machine whose system calls are known; see --machine`)
  if (facts.aide === null)
    throw new WhoChangedError('unreadable', "neither AIDE's configuration nor its database was found; see --aide-conf")
  const loaded = loadedRules(options.rules, root, hostFolder(root))
  const set = readRules(loaded.text, loaded.source)
  const hasRings = hostKnown ? ringsOf(facts) : null
  const host: CoverageHost = {
    archs,
    files: hostKnown ? facts.files : null,
    mounts: hostKnown ? facts.mounts : null,
    hasRings,
  }
  const { aide } = facts
  const trees = aide.trees.flatMap((tree) => (hostKnown ? withoutRoot(tree, facts, aide.leftOut) : [tree]))
  const covered = trees.map((tree) => {
    const found = treeCoverage(ownPlace(tree, host), set, host)
    return { ...found, closing: closingOf(found, isDirectoryOn(found.tree, host), facts) }
  })
  const index = openKnown(options.db ?? defaultIndex())
  try {
    const span = index === null ? null : await spanOf(index.store)
    const withCosts: CoveredTree[] = []
    for (const one of covered)
      withCosts.push({ ...one, cost: index === null || span === null ? null : await costOf(one, index.store, span) })
    const isUnseen = covered.some(({ ringsUnseen }) => ringsUnseen !== false)
    return {
      trees: withCosts,
      rules: { source: loaded.source, count: set.rules.length, unknown: set.unknown },
      unclear: aide.unclear,
      hasRings,
      ringRule: isUnseen && isAtLeast(facts.auditctl, [3, 1]) ? writeRule(RING_RULE, facts) : null,
      hostKnown,
      index: index === null || span === null ? null : { file: index.file, ...span },
    }
  } finally {
    await index?.store.close()
  }
}

/** AIDE follows no link: a tree that is one is an entry for itself. */
const ownPlace = (tree: WatchedTree, { files }: CoverageHost): WatchedTree => {
  const seen = files?.look(tree.path)
  if (seen === undefined || seen.kind === 'missing') return tree
  return seen.name === seen.real ? { ...tree, path: seen.real } : { ...tree, path: seen.name, isTree: false }
}

const isDirectoryOn = ({ path, isTree }: WatchedTree, { files }: CoverageHost): boolean => {
  const kind = files?.look(path).kind
  return isTree && (kind === undefined || kind === 'directory' || kind === 'missing')
}

// Kernel 5.1 brought io_uring; the value 2 of the setting (kernel 6.6) forbids it to everybody.
const ringsOf = ({ files, kernel }: HostFacts): boolean | null => {
  if (files.read('/proc/sys/kernel/io_uring_disabled')?.trim() === '2') return false
  return kernel === null ? null : isAtLeast(kernel, [5, 1])
}

const openKnown = (file: string): { readonly store: Store; readonly file: string } | null =>
  existsSync(file) ? { store: openSqliteStore(file), file } : null

const spanOf = async (store: Store): Promise<{ readonly from: number; readonly to: number } | null> => {
  const stamps = (await store.sources()).flatMap(({ first, last }) => [first, last].filter((one) => one !== null))
  return stamps.length === 0 ? null : { from: Math.min(...stamps), to: Math.max(...stamps) }
}

const DAY = 86_400_000
/** References that are asked for at once. */
const CHUNK = 500

const costOf = async (
  { tree, closing }: Omit<CoveredTree, 'cost'>,
  store: Store,
  span: { readonly from: number; readonly to: number },
): Promise<Cost | null> => {
  if (closing.kinds === null || closing.rules.length === 0) return null
  const kinds = new Set<OperationKind>(closing.kinds)
  const all = tree.isTree ? await store.referencesBelow(tree.path) : [tree.path]
  const references = all.filter(isPath)
  const events = new Set<string>()
  for (let at = 0; at < references.length; at += CHUNK)
    for (const { node, time, serial, kind } of await store.operations({
      ...span,
      references: references.slice(at, at + CHUNK),
    }))
      if (kinds.has(kind)) events.add(`${node ?? ''} ${time} ${serial}`)
  return events.size === 0 ? null : { events: events.size, days: (span.to - span.from) / DAY }
}
