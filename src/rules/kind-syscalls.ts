import type { OperationKind } from '../model/file-operation.js'
import { effectiveSyscalls, effectOf } from '../event/syscall-effects.js'
import { syscallName } from '../tables/syscall-name.js'
import type { RuleSet } from './rule.js'

/** Calls that name no file in their event, so that no rule for a path can log them; the open before them is logged. */
const NAMELESS = new Set(['fallocate', 'ftruncate', 'ftruncate64'])
/** Calls that 64-bit ARM and RISC-V never had: a rule that lists one is a rule for x86, where the C library makes them every day. */
const OF_X86 = new Set(['rename', 'unlink', 'rmdir', 'mkdir', 'link', 'symlink', 'mknod', 'chmod', 'chown'])
/** Calls that hardly any program makes: older than their successors, or newer than most kernels. */
const RARE = new Set([
  ...['open', 'creat', 'lchown', 'utime', 'utimes', 'futimesat', 'bind', 'umount', 'move_mount'],
  ...['openat2', 'fchmodat2', 'setxattrat', 'removexattrat', 'open_by_handle_at'],
])
const X86_64 = 'c000003e'

/** The calls by which a kind of change can be made. */
export const syscallsOf = (kind: OperationKind): ReadonlySet<string> => {
  const known = byKind.get(kind)
  if (known !== undefined) return known
  const names = effectiveSyscalls().filter((name) => isOfKind(name, kind) && !NAMELESS.has(name) && !/\d\d/.test(name))
  const set = new Set(names)
  byKind.set(kind, set)
  return set
}
const byKind = new Map<OperationKind, Set<string>>()

const isOfKind = (name: string, kind: OperationKind): boolean => {
  const effect = effectOf(name)!.kind
  if (effect === 'open') return kind === 'write' || kind === 'create' || kind === 'truncate'
  // unlinkat(2) removes directories, too.
  return effect === kind || (kind === 'rmdir' && name === 'unlinkat')
}

/** Those of them that a rule must list before nobody can be expected to have escaped it. */
export const usualSyscalls = (kind: OperationKind, set: RuleSet): readonly string[] => {
  const isX86 = set.rules.some(({ syscalls }) => syscalls?.some((name) => OF_X86.has(nameOf(name))) === true)
  // Whoever truncates a file by its name has a call of its own; all else that writes begins with an open.
  const names = [...syscallsOf(kind)].filter((name) => !(kind === 'truncate' && name === 'truncate'))
  return names.filter((name) => !RARE.has(name) && (isX86 || !OF_X86.has(name)))
}

/** A syscall of a rule by its name; rules may give numbers, which are those of x86_64. */
export const nameOf = (syscall: string): string =>
  /^\d+$/.test(syscall) ? (syscallName(X86_64, Number(syscall)) ?? syscall) : syscall
