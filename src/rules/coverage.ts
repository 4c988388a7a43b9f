import type { ByteString } from '../model/byte-string.js'
import type { OperationKind } from '../model/file-operation.js'
import { isWithin, parentOf } from '../path/normalize.js'
import { shellWord } from '../path/shell-word.js'
import { nameOf, syscallsOf, usualSyscalls } from './kind-syscalls.js'
import type { Coverage, CoverageQuestion, Rule, RuleField, RuleSet } from './rule.js'

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
  const because = blindEverywhere(set)
  if (because !== null) return { verdict: 'uncovered', because }
  const answers = kinds.map((kind): Coverage => {
    const answer = coverageOfKind(set, path, kind)
    const [exempting] = set.exempting
    return answer.verdict === 'covered' && exempting !== undefined ? { verdict: 'partly', rule: exempting } : answer
  })
  return (
    answers.find(({ verdict }) => verdict === 'uncovered') ??
    answers.find(({ verdict }) => verdict === 'partly') ??
    answers[0] ?? { verdict: 'uncovered', because: null }
  )
}

/** Why the rules log nothing of any path; null where they may. */
export const blindEverywhere = ({ disabled, taskNever, excluding }: RuleSet): ByteString | null =>
  disabled
    ? 'the rules switch auditing off (-e 0)'
    : taskNever
      ? 'the rule "-a never,task" exempts every new process'
      : excluding === null
        ? null
        : `the rule "${excluding}" keeps the records with the names out of the log`

const coverageOfKind = (set: RuleSet, path: ByteString, kind: OperationKind): Coverage => {
  const open = new Set(usualSyscalls(kind, set))
  let first: Rule | null = null
  let partly: Rule | null = null
  let exempting: Rule | null = null
  let nearly: Rule | null = null
  for (const rule of set.rules) {
    if (!inScope(rule, path, kind) || logsFailuresOnly(rule)) continue
    const isNarrowed = rule.filters.some((filter) => !isSuccess(filter)) || rule.arch === 'b32'
    const logged = loggedBy(rule, kind)
    if (logged === null) {
      if (rule.action === 'always' && rule.scope !== null) nearly ??= rule
    } else if (isNarrowed && rule.action === 'never') exempting ??= rule
    else if (isNarrowed) partly ??= rule
    else if (rule.action === 'never') {
      if (first === null)
        return { verdict: 'uncovered', because: `the rule "${rule.text}" exempts it`, exempting: rule }
      exempting ??= rule
    } else {
      first ??= rule
      for (const name of logged) open.delete(name)
      if (open.size === 0)
        return exempting === null ? { verdict: 'covered', rule: first } : { verdict: 'partly', rule: exempting }
    }
  }
  if (first !== null) return { verdict: 'partly', rule: exempting ?? first, unlisted: [...open] }
  if (partly !== null) return { verdict: 'partly', rule: partly }
  const because = nearly === null ? null : `the rule "${nearly.text}" does not log a change of this kind (${kind})`
  return { verdict: 'uncovered', because }
}

/** `-F success=0`, `-F exit=-EACCES`, `-F exit<0`: what failed changed nothing. */
const logsFailuresOnly = ({ filters }: Rule): boolean =>
  filters.some(({ name, operator, value }) =>
    name === 'success'
      ? (operator === '=' && /^(?:0|no)$/.test(value)) || (operator === '!=' && /^(?:1|yes)$/.test(value))
      : name === 'exit' &&
        ((value.startsWith('-') && (operator === '=' || operator === '<' || operator === '<=')) ||
          (operator === '<' && value === '0')),
  )

/** A change is a success, so to ask for one narrows nothing: by `success` or by what the call returned, which is no negative number. */
const isSuccess = ({ name, operator, value }: RuleField): boolean =>
  name === 'success'
    ? (operator === '=' && /^(?:1|yes)$/.test(value)) || (operator === '!=' && /^(?:0|no)$/.test(value))
    : name === 'exit' && isAnySuccess(operator, value)

/** `exit>=0`, `exit>-1`, `exit!=-EACCES`. An open returns a descriptor, so `exit=0` is not every success. */
const isAnySuccess = (operator: RuleField['operator'], value: string): boolean =>
  value.startsWith('-')
    ? operator === '!=' || operator === '>' || operator === '>='
    : operator === '>=' && value === '0'

/**
 * `path=` of a directory sees the names that come and go in it, for their events name it as their PARENT, and not what is written to the
 * files. Source: kernel/auditsc.c audit_filter_inodes.
 */
const inScope = ({ scope }: Rule, path: string, kind: OperationKind): boolean => {
  if (scope === null) return true
  return placesOf(scope.path).some((place) =>
    scope.kind === 'path'
      ? path === place || (OF_ENTRIES.has(kind) && place === parentOf(path))
      : isWithin(path, place),
  )
}

/** Directories that distributions keep below /usr now, with a symbolic link in the old place, which the kernel follows in a rule. */
const IN_USR = /^\/(?:s?bin|lib(?:32|64|x32|o32)?)(?=\/|$)/

/** Where the path of a rule can lead: AIDE names a file by its true place, a rule often by the link of before. */
const placesOf = (path: ByteString): readonly ByteString[] => (IN_USR.test(path) ? [path, `/usr${path}`] : [path])

const OF_ENTRIES: ReadonlySet<OperationKind> = new Set([
  ...(['create', 'delete', 'rename', 'link', 'symlink', 'mkdir', 'rmdir', 'mknod'] as const),
])

/** The calls of a kind that a rule logs; null when it logs none. */
const loggedBy = (rule: Rule, kind: OperationKind): readonly string[] | null => {
  if (rule.permissions !== null) {
    const permission = PERMISSION[kind]
    if (permission === null || !rule.permissions.has(permission)) return null
  }
  const all = [...syscallsOf(kind)]
  // auditctl adds `-S all` to a rule of the exit list that names no call (auditctl.c).
  if (rule.syscalls === null) return all
  const listed = new Set(rule.syscalls.map(nameOf))
  const logged = all.filter((name) => listed.has(name))
  return logged.length === 0 ? null : logged
}

/** The smallest rule that would have logged it, whichever of the kinds it was; two where no permission stands for all of them. */
export const smallestRule = ({ path, kinds }: CoverageQuestion, directory: string): string => {
  const permissions = new Set(kinds.map((kind) => PERMISSION[kind]))
  const letters = (['w', 'a'] as const).filter((letter) => permissions.has(letter)).join('')
  const rules = [
    ...(letters === ''
      ? []
      : [`-a always,exit -F arch=b64 -F ${shellWord(`dir=${directory}`)} -F perm=${letters} -F key=files`]),
    ...(permissions.has(null)
      ? [`-a always,exit -F arch=b64 -S utimensat,utimes,utime,futimesat -F ${shellWord(`path=${path}`)} -F key=times`]
      : []),
  ]
  return rules.join(' and ')
}
