import type { AcceptedLogin } from '../model/accepted-login.js'
import { remoteAddress } from '../event/address.js'
import { readInput } from './read-input.js'

/**
 * Source: OpenSSH auth.c auth_log, syslog in RFC 3339, traditional or RFC 5424 form; some templates of rsyslog leave the blank with which a
 * message begins. Only the tags of sshd: any program can log such a text.
 */
const ACCEPTED = new RegExp(
  [
    /^(?:<\d+>)?(?:1 )?(?:(\d{4}-\d\d-\d\dT\S+)|([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)) \S+ /,
    /sshd(?:-session)?(?:\[(\d+)\]:| (\d+) \S+ (?:-|\[[^\]]*\])) +/,
    /Accepted (\S+) for (\S+) from (\S+) port (\d+) +ssh2(?:: \S+ (SHA256:\S+|MD5:\S+|[0-9a-f]{2}(?::[0-9a-f]{2}){15}))?/,
  ]
    .map(({ source }) => source)
    .join(''),
)

/** The logins that sshd accepted, from auth.log or secure, plain or packed. Other lines are not about this. */
export const readAuthLog = (file: string): readonly AcceptedLogin[] => {
  const text = readInput(file).toString('latin1')
  return text.split('\n').flatMap((line) => acceptedLogin(line) ?? [])
}

const acceptedLogin = (line: string): AcceptedLogin | null => {
  const match = ACCEPTED.exec(line)
  if (match === null) return null
  const [, dated, traditional, tagged, structured, method, account, from, port, key] = match
  const address = remoteAddress(from!)
  // A leap year: 29 February would be 1 March in another.
  const time = Date.parse(dated ?? `${traditional!.replace(/ +/g, ' ')} 1972 UTC`)
  if (address === null || Number.isNaN(time)) return null
  return {
    pid: Number(tagged ?? structured),
    account: account!,
    address,
    port: Number(port),
    method: method!,
    // OpenSSH before 6.8 wrote the MD5 of a key without its name.
    key: key === undefined ? null : /^[0-9a-f]{2}:/.test(key) ? `MD5:${key}` : key,
    time,
    dated: dated !== undefined,
  }
}
