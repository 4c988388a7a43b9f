import MailComposer from 'nodemailer/lib/mail-composer'
import type { Mail } from './mail.js'

/**
 * The bytes of a mail: text and HTML as alternatives, in quoted-printable, which survives every way that mail goes. Header values are
 * folded and encoded by the composer, after control characters were taken out of them.
 */
export const composeMail = async ({ from, to, subject, text, html, date, id }: Mail): Promise<Buffer> =>
  new MailComposer({
    from: { name: '', address: from },
    to: to.map((address) => ({ name: '', address })),
    subject: subject.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' '),
    text: withCrlf(text),
    ...(html === null ? {} : { html: withCrlf(html) }),
    textEncoding: 'quoted-printable',
    date: new Date(date),
    messageId: `<${id}>`,
    // No out-of-office reply to a nightly report (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()

/** Line ends of a mail; the composer leaves those of the text as they are. */
const withCrlf = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n')
