import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fullAddress, mailDomain } from '../mail/address.js'
import { sendBySendmail } from '../mail/sendmail.js'
import { sendBySmtp } from '../mail/smtp.js'
import { smtpRoute, type TlsUse } from '../mail/smtp-route.js'
import { unreadable } from '../source/log-files.js'
import { stateFolder } from './nightly/state-folder.js'
import type { Posting } from './send-mail.js'

/** How a report is mailed, as the user says it. */
export interface MailOptions {
  readonly to: readonly string[]
  readonly from: string
  /** `smtp://…` or `smtps://…`; null: by the sendmail program. */
  readonly smtp: string | null
  readonly smtpUser: string | null
  /** A file whose first line is the password. */
  readonly smtpPasswordFile: string | null
  readonly smtpTls: TlsUse
  /** A file of certificates, PEM. */
  readonly smtpCa: string | null
  readonly sendmail: string
  /** null: beside the index. */
  readonly keep: string | null
}

/** Milliseconds. */
const TIMEOUT = 60_000
const FIRST_WAIT = 15_000
const TRIES = 4

/**
 * Everything that a mail needs, checked before the report is made: a mistake is told before a minute is spent on the logs.
 * @param db the index, beside which mails are kept that were not delivered; null: where it is by default
 * @throws {WhoChangedError} `usage`, `unreadable`.
 */
export const postingOf = (options: MailOptions, db: string | null): Posting => {
  const domain = mailDomain(hostname())
  const { smtp, smtpPasswordFile: file, smtpCa } = options
  const password = file === null ? null : read(file).split(/\r?\n/, 1)[0]!
  return {
    send:
      smtp === null
        ? sendBySendmail({ program: options.sendmail, timeout: TIMEOUT })
        : sendBySmtp(
            smtpRoute(smtp, {
              ...{ user: options.smtpUser, password, tls: options.smtpTls, timeout: TIMEOUT },
              authorities: smtpCa === null ? null : read(smtpCa),
            }),
          ),
    from: fullAddress(options.from, domain),
    to: options.to.map((address) => fullAddress(address, domain)),
    domain,
    ...{ tries: TRIES, firstWait: FIRST_WAIT },
    keep: options.keep ?? join(stateFolder(db), 'undelivered'),
  }
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
}
