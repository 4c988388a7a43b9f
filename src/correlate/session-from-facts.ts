import type { ByteString } from '../model/byte-string.js'
import type { Session, SessionFact, SessionOrigin } from '../model/session.js'
import { UNSET } from '../model/process-facts.js'
import { baseName } from '../path/normalize.js'
import { RAISERS } from './raisers.js'

/**
 * Programs that open sessions for people and services, and what that makes of the session. Their word on the address counts; sudo's and
 * su's within the session does not. OpenSSH 9.8 split sshd into several programs.
 */
const OPENERS: readonly (readonly [RegExp, SessionOrigin])[] = [
  [/^(?:sshd|sshd-session|sshd-auth|dropbear|in\.telnetd|cockpit-session|vsftpd|proftpd)$/, 'ssh'],
  [/^(?:login|agetty|gdm-session-worker|gdm3?|sddm(?:-helper)?|lightdm|xdm|lxdm|xrdp-sesman|greetd)$/, 'console'],
  [/^(?:cron|crond|anacron|fcron)$/, 'cron'],
  [/^(?:atd|batch)$/, 'at'],
  [/^systemd(?:-executor)?$/, 'service'],
  [/^(?:su|runuser|su-l)$/, 'su'],
]

/** A login sets the session a moment after the program has checked who it is. Milliseconds. */
export const BEFORE_LOGIN = 120_000

export const originOf = (exe: ByteString | null): SessionOrigin | null => {
  if (exe === null) return null
  const name = baseName(exe)
  return OPENERS.find(([pattern]) => pattern.test(name))?.[1] ?? null
}

/**
 * The session that a number meant at a time.
 * @param facts those of this number within one boot, oldest first
 * @param earlier those of processes that had no session yet, oldest first
 */
export const sessionFromFacts = (
  facts: readonly SessionFact[],
  earlier: readonly SessionFact[],
  boot: number,
  time: number,
): Session | null => {
  const own = withinOneLogin(facts, time)
  const first = own[0]
  if (first === undefined) return null
  const login = own.find(({ kind }) => kind === 'login') ?? null
  const opening = own.filter(({ kind, success }) => success && kind !== 'close' && kind !== 'login')
  const opener =
    opening.find(({ exe, kind }) => kind === 'open' && originOf(exe) !== null && originOf(exe) !== 'su') ?? null
  const before = login === null ? [] : earlier.filter((fact) => isBefore(fact, login))
  const addressed = [...opening.filter(isItsOwn), ...before.toReversed()].find(
    ({ address, exe }) => address !== null && isRemote(exe),
  )
  const close =
    opener === null ? null : (own.findLast(({ kind, pid }) => kind === 'close' && pid === opener.pid) ?? null)
  const auid = login?.auid ?? own.find((fact) => fact.auid !== UNSET)?.auid ?? UNSET
  return {
    node: first.node,
    boot,
    ses: first.ses,
    auid,
    login: opener?.account ?? null,
    address: addressed?.address ?? null,
    origin: originOf(opener?.exe ?? before.at(-1)?.exe ?? null),
    terminal: own.find(({ kind, terminal }) => kind === 'open' && isTerminal(terminal))?.terminal ?? null,
    madeBy: opener === null && before.length === 0 && !isOpenedBy(login, own) ? makerOf(login) : null,
    openerPid: opener?.pid ?? login?.pid ?? null,
    key: null,
    start: login?.time ?? first.time,
    end: close?.time ?? null,
    events: [...new Set([login, addressed ?? opener])]
      .filter((fact) => fact != null)
      .map(({ node, time: at, serial }) => ({ node, time: at, serial })),
  }
}

/** Whether the process that the kernel gave the login opened a session with it, as every program does that checks who somebody is. */
const isOpenedBy = (login: SessionFact | null, own: readonly SessionFact[]): boolean =>
  own.some(
    ({ kind, success, pid, exe }) =>
      kind === 'open' && success && pid === login?.pid && exe !== null && !RAISERS.has(baseName(exe)),
  )

/** The login that a process had before it set another; null when it had none. Source: kernel/audit.c audit_set_loginuid. */
export const makerOf = (login: SessionFact | null): Session['madeBy'] => {
  if (login?.success !== true || login.oldAuid === null || login.oldAuid === UNSET) return null
  return { auid: login.oldAuid, ses: login.oldSes ?? UNSET }
}

/** Session numbers are used once in a boot; two logins under one number mean a boot that left no other trace. */
const withinOneLogin = (facts: readonly SessionFact[], time: number): readonly SessionFact[] => {
  const logins = facts.filter(({ kind, success }) => kind === 'login' && success)
  if (logins.length < 2) return facts
  const mine = logins.findLast((login) => login.time <= time) ?? logins[0]!
  const next = logins[logins.indexOf(mine) + 1]
  return facts.filter((fact) => fact.time >= mine.time && (next === undefined || fact.time < next.time))
}

/**
 * A login checks who it is before it has a session. Where a session's number stands there already, sshd itself was started out of that
 * session, and the address is that of somebody who logs in.
 */
const isItsOwn = ({ kind }: SessionFact): boolean => kind === 'open'

/** A record of the same process, just before its login was set. */
const isBefore = (fact: SessionFact, login: SessionFact): boolean =>
  fact.pid === login.pid && fact.success && fact.time <= login.time && fact.time > login.time - BEFORE_LOGIN

const isRemote = (exe: ByteString | null): boolean => {
  const origin = originOf(exe)
  return origin === 'ssh' || origin === 'console'
}

const isTerminal = (terminal: ByteString | null): boolean => terminal !== null && /^(?:pts|tty)\w*\d/.test(terminal)
