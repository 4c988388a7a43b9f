import { actCall } from './act-kinds.js'
import { effectOf, type SyscallEffect } from './syscall-effects.js'

/** What is known of a system call by its name alone. */
export interface CallTraits {
  /** null for a call that nobody knows. */
  readonly name: string | null
  readonly effect: SyscallEffect | null
  /** See `actCall`. */
  readonly act: readonly string[] | 'always' | null
  /** Whether it may make a device or a pipe. */
  readonly makesNodes: boolean
}

export const traitsOf = (name: string | null): CallTraits => ({
  name,
  effect: effectOf(name),
  act: actCall(name),
  makesNodes: name === 'mknod' || name === 'mknodat',
})
