import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as a server took it. */
export interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly bytes: Buffer
  /** Whether it came over TLS, and who had logged in. */
  readonly secure: boolean
  readonly user: string | null
}

/** A mail server on this host that runs for one test. */
export interface MailServer {
  readonly port: number
  readonly received: readonly Received[]
}

/** The certificate of every test's server, which is its own authority. */
export const CERTIFICATE = 'fixtures/mail/certificate.pem'

/** How a server's refusal looks to the client. */
export const refusal = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code })

/** Starts a real mail server. Without options it takes everything, over STARTTLS or in the clear. */
export const mailServer = async (t: TestContext, options: SMTPServerOptions = {}): Promise<MailServer> => {
  const received: Received[] = []
  const server = new SMTPServer({
    key: readFileSync('fixtures/mail/key.pem'),
    cert: readFileSync(CERTIFICATE),
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          bytes: Buffer.concat(chunks),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
        })
        callback()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(async () => {
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
    })
  })
  return { port: (server.server.address() as AddressInfo).port, received }
}
