import type { AttributedReport } from '../app/report/attributed-report.js'
import type { Posted, Posting } from '../app/send-mail.js'
import { sendMail } from '../app/send-mail.js'
import { headline, troubleOf } from '../render/report/headline.js'
import { REPORT_FORMS } from '../render/report/forms.js'
import type { ReportStyle } from '../render/report/form.js'
import { visibleText } from '../render/visible.js'
import type { MailWhen } from './mail-options.js'

/** Whether a report is worth a mail. One that can't be trusted to be whole always is. */
export const isWorthMail = (report: AttributedReport, when: MailWhen): boolean => {
  if (when === 'always' || troubleOf(report) !== null) return true
  const { attributions } = report
  return when === 'changes' ? attributions.length > 0 : attributions.some(({ reason }) => reason === 'unexplained')
}

/** Mails a report as text and HTML. Returns whether everybody got it; who did not, and where it is kept, is told on standard error. */
export const mailReport = async (
  report: AttributedReport,
  posting: Posting,
  style: Omit<ReportStyle, 'color'>,
  now: number,
): Promise<boolean> => {
  const [text, { htmlMail }] = await Promise.all([REPORT_FORMS.text(), import('../render/report/html/report.js')])
  const plain = { ...style, color: false }
  const content = { subject: headline(report, plain), text: text(report, plain), html: htmlMail(report, plain) }
  return tellLost(await sendMail(posting, content, now))
}

/** Says on standard error who did not get a mail, and where it is kept. Returns whether everybody got it. */
export const tellLost = ({ lost, kept }: Posted): boolean => {
  for (const { recipient, why } of lost)
    process.stderr.write(`who-changed: the mail to ${visibleText(recipient)} was not delivered: ${visibleText(why)}\n`)
  if (kept !== null) process.stderr.write(`who-changed: it is kept in ${visibleText(kept)}\n`)
  return lost.length === 0
}
