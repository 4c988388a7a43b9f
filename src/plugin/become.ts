import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { WhoChangedError } from '../model/errors.js'
import { dropPrivileges, proveUnprivileged } from './drop-privileges.js'
import { ownIdentity } from './own-identity.js'

/**
 * Leaves root behind: makes the folder of the index for a user, where it is missing, and becomes that user for good. A plugin that was
 * started as somebody else already, as setup's wrapper does it, only proves that.
 * @throws {WhoChangedError} `usage` when root would be left, or could be regained.
 */
export const leaveRoot = (user: string | null, db: string): void => {
  const identity = ownIdentity()
  if (identity.getuid() !== 0 || user === null) {
    proveUnprivileged(identity)
    return
  }
  const [uid, gid] = [numberOf('-u', user), numberOf('-g', user)]
  const folder = dirname(db)
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o755 })
    mkdirSync(folder, { mode: 0o700 })
    chownSync(folder, uid, gid)
  }
  dropPrivileges(identity, user, gid)
}

/** Asked of id(1), which knows users that are not in /etc/passwd. */
const numberOf = (option: '-u' | '-g', user: string): number => {
  const { stdout, status } = spawnSync('/usr/bin/id', [option, '--', user], { encoding: 'latin1' })
  if (status !== 0 || !/^\d+\n$/.test(stdout))
    throw new WhoChangedError('usage', `--user ${user}: there is no such user on this host`)
  return Number(stdout)
}
