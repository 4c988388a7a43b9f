import type { AcceptedLogin } from '../model/accepted-login.js'
import type { Session } from '../model/session.js'

/** sshd logs the acceptance just before it opens the session. Milliseconds. */
const NEAR = 120_000
const DAY = 86_400_000
/** Zones differ from UTC by multiples of this. */
const ZONE_STEP = 15 * 60_000

/**
 * What sshd's own log adds to a session: the key, and the address where the audit trail has lost it. Only when exactly one line fits the
 * process and the time.
 */
export const withAcceptedLogin = (session: Session, logins: readonly AcceptedLogin[]): Session => {
  if (session.openerPid === null) return session
  const fitting = logins.filter((login) => login.pid === session.openerPid && isNear(login, session.start))
  const [login] = fitting
  if (login === undefined || fitting.length > 1) return session
  if (session.login !== null && session.login !== login.account) return session
  if (session.address !== null && session.address !== login.address) return session
  return {
    ...session,
    address: login.address,
    key: login.key,
    login: session.login ?? login.account,
    origin: session.origin ?? 'ssh',
  }
}

/** Without a year and a zone the time of the year must fit, give or take a zone. */
const isNear = ({ time, dated }: AcceptedLogin, start: number): boolean => {
  if (dated) return Math.abs(time - start) <= NEAR
  const year = new Date(start).getUTCFullYear()
  // Around New Year the clocks of the host may show another year than UTC.
  return [year - 1, year, year + 1].some((one) => {
    const shift = new Date(time).setUTCFullYear(one) - start
    const offZone = Math.abs(shift - Math.round(shift / ZONE_STEP) * ZONE_STEP)
    return Math.abs(shift) < DAY && offZone <= NEAR
  })
}
