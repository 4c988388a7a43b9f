import { statSync } from 'node:fs'
import { WhoChangedError } from '../../model/errors.js'
import { faultAt } from './fault-at.js'
import type { Given } from './given.js'

/** `smtp://name:password@host`: what stands before and behind the password. */
const WITH_PASSWORD = /^([a-z]+:\/\/[^/?#]*?:)([^/?#]+)(@[^@/?#]*(?:[/?#].*)?)$/i

/** Whether a value of an option holds a password. */
export const holdsPassword = (value: unknown): value is string => typeof value === 'string' && WITH_PASSWORD.test(value)

/** The same value to be shown: a password in it is hidden. */
export const masked = (value: unknown): unknown =>
  holdsPassword(value) ? value.replace(WITH_PASSWORD, '$1********$3') : value

/**
 * A password in a file that others may read is none.
 * @throws {WhoChangedError} `usage`.
 */
export const refuseLeak = (key: string, { value, place }: Given, file: string): void => {
  if (!holdsPassword(value) || (statSync(file).mode & 0o077) === 0) return
  const line = Number(place.slice(place.lastIndexOf(':') + 1))
  throw faultAt(file, line, `${key}: a password stands in a file that others may read; chmod 600 it`)
}

/**
 * What is typed can be seen by every user of the host while the program runs.
 * @throws {WhoChangedError} `usage`.
 */
export const refuseTypedPassword = (key: string, value: unknown): void => {
  if (holdsPassword(value))
    throw new WhoChangedError(
      'usage',
      `--${key}: every user can see a password on the command line; put it into a file (--smtp-password-file)`,
    )
}
