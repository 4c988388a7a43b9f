import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { composeMail } from '../mail/compose.js'
import { deliver } from '../mail/deliver.js'
import type { Mail, Refusal, Send } from '../mail/mail.js'
import { WhoChangedError } from '../model/errors.js'
import { uninterrupted } from '../source/uninterrupted.js'

/** Where a mail goes and what is done when it does not get there. */
export interface Posting {
  readonly send: Send
  /** Full addresses. */
  readonly from: string
  readonly to: readonly string[]
  /** The domain of the message id. */
  readonly domain: string
  readonly tries: number
  /** Milliseconds before the second try. */
  readonly firstWait: number
  /** The folder in which a mail is kept that could not be delivered. */
  readonly keep: string
}

/** What became of a mail. */
export interface Posted {
  /** Those who did not get it; empty when all did. */
  readonly lost: readonly Refusal[]
  /** The file in which it was kept for them; null when nobody lacks it. */
  readonly kept: string | null
}

/**
 * Sends a mail, again and again where it is refused for now, and keeps it as a file where it can't be delivered.
 * @throws {WhoChangedError} `unreadable` when it can't be kept either.
 */
export const sendMail = async (
  { send, from, to, domain, tries, firstWait, keep }: Posting,
  content: Pick<Mail, 'subject' | 'text' | 'html'>,
  now: number,
): Promise<Posted> => {
  const message = await composeMail({
    ...content,
    from,
    to,
    date: now,
    id: `${randomBytes(16).toString('hex')}@${domain}`,
  })
  // A program that takes mail would take what it has got so far for the whole of it.
  const whole: Send = async (...mail) => uninterrupted(async () => send(...mail))
  const lost = await deliver(whole, from, to, message, { tries, firstWait, sleep: async (time) => sleep(time) })
  return { lost, kept: lost.length === 0 ? null : keepMail(keep, message, now) }
}

const keepMail = (folder: string, message: Buffer, now: number): string => {
  const moment = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  const file = join(folder, `report-${moment}-${randomBytes(4).toString('hex')}.eml`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.new`, message, { mode: 0o600, flag: 'wx' })
    renameSync(`${file}.new`, file)
  } catch (cause) {
    throw new WhoChangedError('unreadable', `${file}: the mail was not delivered, and can't be kept`, {
      place: { file },
      cause,
    })
  }
  return file
}
