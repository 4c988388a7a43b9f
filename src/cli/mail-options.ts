import { Option, type Command } from 'commander'
import type { MailOptions } from '../app/posting.js'
import { collect } from './config/option-key.js'
import { GROUP } from './help-text.js'

/** When a report is worth a mail. */
export type MailWhen = 'unexplained' | 'changes' | 'always'

/** The options of mail as commander hands them over. */
export interface RawMail {
  readonly mail?: readonly string[]
  readonly mailFrom: string
  readonly mailWhen: MailWhen
  readonly smtp?: string
  readonly smtpUser?: string
  readonly smtpPasswordFile?: string
  readonly smtpTls: MailOptions['smtpTls']
  readonly smtpCa?: string
  readonly sendmail: string
  readonly mailKeep?: string
}

/** Adds what is needed to mail a report instead of printing it. */
export const withMailOptions = (command: Command): Command =>
  command
    .optionsGroup(GROUP.mail)
    .option('--mail <address>', 'mail the report instead of printing it, as text and HTML (repeatable)', collect)
    .addOption(
      new Option('--mail-when <when>', 'mail only if something is unexplained, if anything changed, or always')
        .choices(['unexplained', 'changes', 'always'] satisfies readonly MailWhen[])
        .default('always'),
    )
    .option('--mail-from <address>', 'the sender', 'root')
    .option('--mail-keep <folder>', 'where a mail is kept that was not delivered (default: beside the index)')
    .option('--sendmail <program>', 'the program that takes mail on this host', '/usr/sbin/sendmail')
    .option('--smtp <url>', 'a mail server instead: smtp://mail.example, smtps://mail.example:465')
    .option('--smtp-user <name>', 'log in as this user')
    .option('--smtp-password-file <file>', 'with the password in the first line of this file')
    .addOption(
      new Option('--smtp-tls <use>', 'whether the connection must be encrypted')
        .choices(['required', 'if-offered', 'never'] satisfies readonly MailOptions['smtpTls'][])
        .default('required'),
    )
    .option('--smtp-ca <file>', 'certificates of authorities to trust beside the well-known, PEM')

/** null: no mail is asked for. */
export const mailOptions = (raw: RawMail): MailOptions | null =>
  raw.mail === undefined || raw.mail.length === 0
    ? null
    : {
        to: raw.mail,
        from: raw.mailFrom,
        smtp: raw.smtp ?? null,
        smtpUser: raw.smtpUser ?? null,
        smtpPasswordFile: raw.smtpPasswordFile ?? null,
        smtpTls: raw.smtpTls,
        smtpCa: raw.smtpCa ?? null,
        sendmail: raw.sendmail,
        keep: raw.mailKeep ?? null,
      }
