import { createTransport } from 'nodemailer'
import type { Refusal, Send } from './mail.js'
import type { SmtpRoute } from './smtp-route.js'

/** A way to hand mail to a server. */
export const sendBySmtp =
  ({ host, port, tlsAtOnce, tls, login, authorities, timeout }: SmtpRoute): Send =>
  async (from, to, message) => {
    const transport = createTransport({
      host,
      port,
      secure: tlsAtOnce,
      requireTLS: tls === 'required',
      ignoreTLS: tls === 'never',
      ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
      tls: { minVersion: 'TLSv1.2', ...(authorities === null ? {} : { ca: authorities }) },
      dnsTimeout: timeout,
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
    })
    try {
      const { rejectedErrors } = await transport.sendMail({ envelope: { from, to: [...to] }, raw: message })
      return refusals((rejectedErrors ?? []) as readonly SmtpError[], to)
    } catch (error) {
      const failure = error as SmtpError
      return refusals(failure.rejectedErrors ?? [failure], to)
    } finally {
      transport.close()
    }
  }

/** What is used of nodemailer's errors. */
interface SmtpError extends Error {
  readonly code?: string
  /** The code that a system error had before. */
  readonly originalCode?: string
  readonly responseCode?: number
  /** Only of a reply to one RCPT. */
  readonly recipient?: string
  readonly rejectedErrors?: readonly SmtpError[]
}

const refusals = (errors: readonly SmtpError[], to: readonly string[]): readonly Refusal[] =>
  errors.flatMap((error) =>
    (error.recipient === undefined ? to : [error.recipient]).map((recipient) => ({
      recipient,
      temporary: isTemporary(error),
      why: error.message.replace(/\s+/g, ' ').trim(),
    })),
  )

/** Faults of the way, which may be gone in a minute. A certificate that does not fit is none of them. */
const TEMPORARY: ReadonlySet<string> = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS'])

const isTemporary = ({ code, originalCode, responseCode }: SmtpError): boolean => {
  if (responseCode !== undefined && responseCode >= 400) return responseCode < 500
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO|^ERR_(?:TLS|SSL)|ISSUER/.test(originalCode ?? '')
  return TEMPORARY.has(code ?? '') && !isCertificate
}
