import type { ByteString } from '../model/byte-string.js'
import { childOf, isWithin } from '../path/normalize.js'
import { leftOutWithin, minimal, type WatchedTree } from './aide-trees.js'
import type { HostFacts } from './host-facts.js'
import type { PlannedRule, PlannedSection } from './planned-rule.js'
import { scopesOf } from './scopes.js'
import { subsumes } from './subsumes.js'
import type { Profile } from './template.js'
import { architecturesOf, callsOf } from './write-rule.js'

/** The calls that set times. */
export const TIMES = ['utime', 'utimes', 'futimesat', 'utimensat']
/** Those of 32-bit programs besides. */
export const TIMES_32 = ['utimensat_time64']

/** What AIDE watches and no topic does; and the calls that set times, which are in no permission. */
export const planAide = (
  facts: HostFacts,
  profile: Profile,
  watched: readonly PlannedRule[],
): readonly PlannedSection[] => {
  const { aide } = facts
  if (aide === null)
    return [
      {
        title: 'What AIDE watches',
        about: 'Changes that AIDE finds get an author only where a rule watches.',
        rules: [],
        leftOut: [{ what: "AIDE's own selection", why: 'neither aide.conf nor a database was found; see --aide-conf' }],
      },
    ]
  // Every rule here sees all that can be noticed, so a tree in another needs none.
  const whole = minimal(aide.trees.map(({ path, isTree }) => ({ path, isTree })))
  const trees = whole.flatMap((tree) => withoutRoot(tree, facts, aide.leftOut))
  const found = trees.map(({ path, isTree }) => {
    const seen = scopesOf(path, facts)
    return isTree ? seen : { ...seen, scopes: [{ kind: 'path' as const, path: facts.files.look(path).real }] }
  })
  const scopes = found.flatMap((one) => one.scopes)
  const rules = scopes.flatMap((scope) =>
    architecturesOf(facts.machine).map((arch): PlannedRule => {
      const base = { action: 'always', list: 'exit', arch, scope } as const
      return { ...base, calls: null, permissions: 'wa', fields: [], key: 'aide' }
    }),
  )
  const times = scopes.flatMap((scope) =>
    architecturesOf(facts.machine).map((arch): PlannedRule => {
      const calls = callsOf(arch === 'b32' ? [...TIMES, ...TIMES_32] : TIMES, facts.machine, arch)
      return { action: 'always', list: 'exit', arch, calls, scope, permissions: null, fields: [], key: 'times' }
    }),
  )
  const exempt = trees
    .flatMap(({ path }) => leftOutWithin(aide, path))
    .map((what) => ({
      what,
      why: 'AIDE leaves it out, but a rule that exempts it would also hide what is moved out of it: it is logged',
    }))
  return [
    {
      title: 'What AIDE watches',
      about:
        'Every tree of its selection that no rule above watches whole, so that each change it finds can get an author.',
      rules: rules.filter((rule) => !watched.some((one) => one.scope?.kind === 'dir' && subsumes(one, rule))),
      leftOut: [
        ...found.flatMap((one) => one.leftOut),
        ...aide.unclear.map((what) => ({ what, why: 'this selection of AIDE begins with no path' })),
        ...exempt,
      ],
    },
    {
      title: "Times set by hand in AIDE's trees",
      about:
        'utimensat and its like are in no permission of a watch, so a change of mtime alone has no author without these. Loud while ' +
        'archives are unpacked and packages installed; hence not in the profile small.',
      rules: profile === 'small' ? [] : times,
      leftOut: [],
    },
  ]
}

/** The root of everything as a tree would log whatever happens: its directories stand for it, those that AIDE leaves out excepted. */
export const withoutRoot = (
  tree: WatchedTree,
  { files }: Pick<HostFacts, 'files'>,
  leftOut: readonly ByteString[],
): readonly WatchedTree[] => {
  if (tree.path !== '/' || !tree.isTree) return [tree]
  const names = files.list('/') ?? []
  return names
    .map((name) => childOf('/', name))
    .filter((path) => !VOLATILE.has(path) && !leftOut.some((one) => isWithin(path, one)))
    .map((path) => ({ ...tree, path, isTree: files.look(path).kind === 'directory' }))
}

const VOLATILE: ReadonlySet<ByteString> = new Set(['/proc', '/sys', '/dev', '/run', '/tmp'])
