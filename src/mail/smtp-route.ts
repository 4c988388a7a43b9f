import { WhoChangedError } from '../model/errors.js'

/** When the connection to a mail server is encrypted. */
export type TlsUse = 'required' | 'if-offered' | 'never'

/** A mail server and how to talk to it. */
export interface SmtpRoute {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (`smtps://`); otherwise STARTTLS. */
  readonly tlsAtOnce: boolean
  readonly tls: TlsUse
  readonly login: { readonly user: string; readonly password: string } | null
  /** Certificates of authorities beside the well-known, PEM. */
  readonly authorities: string | null
  /** Milliseconds without an answer after which a try is given up. */
  readonly timeout: number
}

/** What goes with the URL of a mail server. */
export interface SmtpOptions {
  readonly user: string | null
  readonly password: string | null
  readonly tls: TlsUse
  readonly authorities: string | null
  readonly timeout: number
}

/**
 * Reads `smtp://HOST`, `smtps://HOST:PORT` and the like. Without a port it is 465 for smtps, 587 with a login and 25 without.
 * @throws {WhoChangedError} `usage`.
 */
export const smtpRoute = (text: string, options: SmtpOptions): SmtpRoute => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '' || !/^\/?$/.test(url.pathname))
    throw new WhoChangedError(
      'usage',
      '--smtp takes an address such as smtp://mail.example or smtps://mail.example:465',
    )
  const user = options.user ?? decode(url.username)
  const password = options.password ?? decode(url.password)
  if ((user === null) !== (password === null))
    throw new WhoChangedError(
      'usage',
      `--smtp has a ${user === null ? 'password but no user' : 'user but no password'}`,
    )
  const login = user === null || password === null ? null : { user, password }
  const tlsAtOnce = url.protocol === 'smtps:'
  if (login !== null && !tlsAtOnce && options.tls !== 'required')
    throw new WhoChangedError('usage', 'a login is only sent over TLS: leave --smtp-tls at "required"')
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (tlsAtOnce ? 465 : login === null ? 25 : 587) : Number(url.port),
    tlsAtOnce,
    tls: options.tls,
    login,
    authorities: options.authorities,
    timeout: options.timeout,
  }
}

const decode = (text: string): string | null => {
  if (text === '') return null
  try {
    return decodeURIComponent(text)
  } catch {
    throw new WhoChangedError('usage', '--smtp: a % in user or password is written %25')
  }
}
