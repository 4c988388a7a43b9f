import type { ByteString } from '../model/byte-string.js'
import type { OperationKind } from '../model/file-operation.js'
import { effectiveSyscalls, effectOf } from '../event/syscall-effects.js'
import { isWithin } from '../path/normalize.js'
import type { Coverage, CoverageQuestion, Rule, RuleSet } from './rule.js'

/**
 * What `perm=` stands for. utimensat and its like are in no class, so a change of times alone is logged by no permission at all.
 * Source: kernel include/asm-generic/audit_write.h, audit_dir_write.h, audit_change_attr.h.
 */
const PERMISSION: Readonly<Record<OperationKind, 'w' | 'a' | null>> = {
  write: 'w',
  create: 'w',
  delete: 'w',
  rename: 'w',
  link: 'w',
  symlink: 'w',
  mkdir: 'w',
  rmdir: 'w',
  mknod: 'w',
  truncate: 'w',
  chmod: 'a',
  chown: 'a',
  setxattr: 'a',
  removexattr: 'a',
  utime: null,
  mount: null,
}

/**
 * Whether the rules would have logged an operation on a path, whichever of the kinds it was: `covered` only if every kind is. The first
 * rule that matches decides.
 */
export const coverageOf = (set: RuleSet, { path, kinds }: CoverageQuestion): Coverage => {
  if (set.disabled) return { verdict: 'uncovered', because: 'the rules switch auditing off (-e 0)' }
  if (set.taskNever) return { verdict: 'uncovered', because: 'the rule "-a never,task" exempts every new process' }
  const answers = kinds.map((kind) => coverageOfKind(set, path, kind))
  return (
    answers.find(({ verdict }) => verdict === 'uncovered') ??
    answers.find(({ verdict }) => verdict === 'partly') ??
    answers[0] ?? { verdict: 'uncovered', because: null }
  )
}

const coverageOfKind = (set: RuleSet, path: ByteString, kind: OperationKind): Coverage => {
  let partly: Rule | null = null
  let exempting: Rule | null = null
  let nearly: Rule | null = null
  for (const rule of set.rules) {
    if (!inScope(rule, path)) continue
    const isNarrowed = rule.filters.length > 0 || rule.arch === 'b32'
    if (!logsKind(rule, kind)) {
      if (rule.action === 'always' && rule.scope !== null) nearly ??= rule
    } else if (isNarrowed && rule.action === 'never') exempting ??= rule
    else if (isNarrowed) partly ??= rule
    else if (rule.action === 'never') return { verdict: 'uncovered', because: `the rule "${rule.text}" exempts it` }
    else return exempting === null ? { verdict: 'covered', rule } : { verdict: 'partly', rule: exempting }
  }
  if (partly !== null) return { verdict: 'partly', rule: partly }
  const because = nearly === null ? null : `the rule "${nearly.text}" does not log a change of this kind (${kind})`
  return { verdict: 'uncovered', because }
}

const inScope = ({ scope }: Rule, path: string): boolean => {
  if (scope === null) return true
  return scope.kind === 'path' ? path === scope.path : isWithin(path, scope.path)
}

const logsKind = (rule: Rule, kind: OperationKind): boolean => {
  if (rule.permissions !== null) {
    const permission = PERMISSION[kind]
    if (permission === null || !rule.permissions.has(permission)) return false
  }
  // Without a path a rule that lists no syscall but all of them would log everything; with one it logs whatever touches it.
  if (rule.syscalls === null) return rule.scope !== null || rule.permissions !== null || rule.filters.length === 0
  return rule.syscalls.some((name) => syscallsOf(kind).has(name))
}

const byKind = new Map<OperationKind, Set<string>>()
const syscallsOf = (kind: OperationKind): ReadonlySet<string> => {
  const known = byKind.get(kind)
  if (known !== undefined) return known
  const names = effectiveSyscalls().filter((name) => {
    const effect = effectOf(name)!.kind
    return effect === kind || (effect === 'open' && (kind === 'write' || kind === 'create' || kind === 'truncate'))
  })
  const set = new Set(names)
  byKind.set(kind, set)
  return set
}

/** The smallest rule that would have logged it, whichever of the kinds it was; two where no permission stands for all of them. */
export const smallestRule = ({ path, kinds }: CoverageQuestion, directory: string): string => {
  const permissions = new Set(kinds.map((kind) => PERMISSION[kind]))
  const letters = (['w', 'a'] as const).filter((letter) => permissions.has(letter)).join('')
  const rules = [
    ...(letters === '' ? [] : [`-a always,exit -F arch=b64 -F dir=${directory} -F perm=${letters} -F key=files`]),
    ...(permissions.has(null)
      ? [`-a always,exit -F arch=b64 -S utimensat,utimes,utime,futimesat -F path=${path} -F key=times`]
      : []),
  ]
  return rules.join(' and ')
}
