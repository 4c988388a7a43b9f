import type { ByteString } from '../model/byte-string.js'
import { ARCHITECTURES, architectureNamed, type Architecture } from '../tables/architectures.js'
import { syscallTable } from '../tables/syscall-name.js'
import { isAtLeast } from './host-facts.js'
import type { PlannedRule } from './planned-rule.js'

/** The auditctl and the machine that rules are written for. */
export interface Dialect {
  readonly auditctl: readonly number[]
  readonly machine: string
}

/** The release of audit whose tables first have the name (audit-userspace lib/*_table.h); before, the number is written. */
const NAMED_SINCE: Readonly<Record<string, readonly number[]>> = {
  move_mount: [3, 0],
  fsmount: [3, 0],
  open_tree: [3, 0],
  clock_settime64: [3, 0],
  clock_adjtime64: [3, 0],
  utimensat_time64: [3, 0],
  openat2: [3, 0, 1],
  mount_setattr: [3, 0, 2],
  fchmodat2: [4, 0],
  setxattrat: [4, 0, 4],
}

/** `sys_kexec_load` there (lib/i386_table.h), which no other table says. */
const NAMED_OTHERWISE_ON_I386: ReadonlySet<string> = new Set(['kexec_load'])

/** The architectures of a machine as auditctl names them. 32-bit programs run on these (audit_determine_machine of libaudit). */
export const architecturesOf = (machine: string): readonly ('b64' | 'b32')[] => {
  const own = architectureNamed(machine)
  if (own === null) return []
  if (own.bits === 32) return ['b32']
  return COMPANIONS[own.name] === undefined ? ['b64'] : ['b64', 'b32']
}

const COMPANIONS: Readonly<Record<string, string>> = { x86_64: 'i386', aarch64: 'arm', s390x: 's390', ppc64: 'ppc' }

/** The machines that rules can be written for. */
export const MACHINES: readonly string[] = ARCHITECTURES.map(({ name }) => name)

const architectureFor = (machine: string, arch: 'b64' | 'b32'): Architecture | null => {
  const own = architectureNamed(machine)
  if (own === null || arch === 'b64' || own.bits === 32) return own
  return architectureNamed(COMPANIONS[own.name] ?? '')
}

/** The calls of those that the architecture has. */
export const callsOf = (names: readonly string[], machine: string, arch: 'b64' | 'b32'): readonly string[] => {
  const table = syscallTable(architectureFor(machine, arch)?.code ?? '')
  return names.filter((name) => table?.numberOf(name) != null)
}

/** A rule as a line of audit.rules; null where auditctl could not read the path back. */
export const writeRule = (rule: PlannedRule, { auditctl, machine }: Dialect): ByteString | null => {
  const path = rule.scope === null ? null : writePath(rule.scope.path)
  if (rule.scope !== null && path === null) return null
  const isOld = !isAtLeast(auditctl, [3])
  const calls = rule.calls?.map((name) => callName(name, rule, auditctl, machine)) ?? []
  return [
    `-a ${rule.action},${rule.list}`,
    ...(rule.arch === null ? [] : [`-F arch=${rule.arch}`]),
    ...(isOld ? calls.map((name) => `-S ${name}`) : calls.length === 0 ? [] : [`-S ${calls.join(',')}`]),
    ...(rule.scope === null ? [] : [`-F ${rule.scope.kind}=${path}`]),
    ...(rule.permissions === null ? [] : [`-F perm=${rule.permissions}`]),
    ...rule.fields.map((field) => `${isComparison(field) ? '-C' : '-F'} ${field}`),
    isOld ? `-k ${rule.key}` : `-F key=${rule.key}`,
  ].join(' ')
}

/** A watch that is the same on every architecture in the form of audit 2: `-w`. */
export const writeWatch = ({ scope, permissions, key }: PlannedRule): ByteString | null => {
  const path = scope === null ? null : writePath(scope.path)
  return path === null ? null : `-w ${path} -p ${permissions ?? 'rwxa'} -k ${key}`
}

const callName = (name: string, rule: PlannedRule, auditctl: readonly number[], machine: string): string => {
  if (rule.arch === null) return name
  const architecture = architectureFor(machine, rule.arch)
  const since = NAMED_SINCE[name]
  const isKnown = since === undefined || isAtLeast(auditctl, since)
  if (isKnown && !(architecture?.name === 'i386' && NAMED_OTHERWISE_ON_I386.has(name))) return name
  const number = syscallTable(architecture?.code ?? '')?.numberOf(name)
  return number == null ? name : `${number}`
}

const isComparison = (field: string): boolean => /^[a-z_]+!?=(?:[efs]?[ug]id|auid|obj_[ug]id)$/.test(field)

// get_line() of auditctl reads 6144 bytes; a path can take two for each of its own.
const LONGEST = 2500

/**
 * A path as auditctl reads it: blanks and backslashes behind a backslash (preprocess() of auditctl.c). A path with a line feed, or with what
 * libaudit takes for an operator (audit_rule_fieldpair_data looks for `!=` before `=`), can't be said.
 */
const writePath = (path: ByteString): ByteString | null =>
  /[\0-\x1f\x7f]|[!<>&]=/.test(path) || path.length > LONGEST ? null : path.replaceAll(/[\\ ]/g, '\\$&')
