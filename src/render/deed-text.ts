import type { Deed, Who } from '../model/attribution.js'
import { programName } from '../correlate/sentence.js'
import { visible } from './visible.js'

/** `jo`, `jo → root`, `service (root)`: the login, and the user it had become. */
export const personText = ({ auid, login, uid, user, origin, unit }: Who): string => {
  const acting = user === null ? (uid === null ? '?' : `uid ${uid}`) : visible(user)
  if (auid === null) return origin === 'kernel' ? 'kernel' : `${unit === null ? 'service' : visible(unit)} (${acting})`
  const name = login === null ? `uid ${auid}` : visible(login)
  return uid === null || uid === auid ? name : `${name} → ${acting}`
}

/** Where the person sat: an address, or the way the session was opened. */
export const fromText = ({ address, origin, terminal }: Who): string =>
  address ?? (origin === 'console' && terminal !== null ? visible(terminal) : (origin ?? '-'))

/** The whole command as far as it is known, else the program. */
export const commandText = ({ process }: Deed): string =>
  process.command === null
    ? visible(programName(process.exe, process.comm))
    : process.command
        .map((argument) => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${visible(argument)}'`))
        .join(' ')
