import { WhoChangedError } from '../model/errors.js'

/** What of a process this needs, so that a test need not be root. */
export interface Identity {
  readonly getuid: () => number
  readonly getgid: () => number
  readonly getgroups: () => readonly number[]
  readonly initgroups: (user: string, group: number) => void
  readonly setgid: (group: number) => void
  readonly setuid: (user: string) => void
  readonly regain: readonly (() => void)[]
  /** What /proc/self/status says. */
  readonly status: () => string
}

/**
 * Becomes another user for good: the groups first, since only root may set them, the user last. Then tries to become root again, by user
 * and by group, and refuses to go on when that is possible.
 * @param group the user's own group, by number
 * @throws {WhoChangedError} `usage` when the user is root or unknown, or when root can be regained.
 */
export const dropPrivileges = (identity: Identity, user: string, group: number): void => {
  try {
    identity.initgroups(user, group)
    identity.setgid(group)
    identity.setuid(user)
  } catch (error) {
    throw new WhoChangedError('usage', `--user ${user}: can't become this user: ${(error as Error).message}`, {
      cause: error,
    })
  }
  proveUnprivileged(identity)
}

/**
 * Proves that nothing here is root's, and that nothing can become it.
 * @throws {WhoChangedError} `usage` otherwise.
 */
export const proveUnprivileged = (identity: Identity): void => {
  const left = [
    ...(identity.getuid() === 0 ? ['the user is root'] : []),
    ...(identity.getgid() === 0 ? ['the group is root'] : []),
    ...(identity.getgroups().includes(0) ? ['a group is root'] : []),
    ...capabilitySets(identity.status()).map((set) => `capabilities are left (${set})`),
  ]
  if (left.length > 0) throw refused(left.join(', '))
  for (const regain of identity.regain) {
    try {
      regain()
    } catch {
      continue
    }
    throw refused('root can be regained')
  }
}

/** The sets of capabilities(7) that are not empty, but for the bounding set, which gives nothing by itself. */
const capabilitySets = (status: string): readonly string[] =>
  ['CapInh', 'CapPrm', 'CapEff', 'CapAmb'].filter((set) => !new RegExp(`^${set}:\\s*0+$`, 'm').test(status))

const refused = (why: string): WhoChangedError =>
  new WhoChangedError('usage', `the plugin does not run as root: ${why}; name a user of its own (--user)`)
