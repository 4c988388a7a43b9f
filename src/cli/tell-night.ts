import { join } from 'node:path'
import type { Night } from '../app/nightly/night.js'
import { writePrivate, writePrivatePieces } from '../app/nightly/state-folder.js'
import type { AttributedReport } from '../app/report/attributed-report.js'
import { sendMail, type Posting } from '../app/send-mail.js'
import { failedJson } from '../render/night-json.js'
import { busyText, failedSubject, failedText, quietText } from '../render/night-text.js'
import type { ReportStyle } from '../render/report/form.js'
import { REPORT_FORMS, REPORT_PIECES } from '../render/report/forms.js'
import { EXIT } from './exit-status.js'
import type { MailWhen } from './mail-options.js'
import { isWorthMail, mailReport, tellLost } from './mail-report.js'
import { inChunks, warnOfMalformed, writeResult } from './output.js'
import { statusOfReport } from './report-status.js'

/** How a night is told. */
export interface Telling {
  /** null: on standard output, which cron mails. */
  readonly posting: Posting | null
  readonly mailWhen: MailWhen
  readonly style: ReportStyle
  readonly now: () => number
}

/** Keeps, mails or prints what a night came to, and returns the exit status. */
export const tellNight = async (night: Night, telling: Telling): Promise<number> => {
  switch (night.kind) {
    case 'busy':
      process.stderr.write(`who-changed: ${busyText(night.holder)}\n`)
      return EXIT.busy
    case 'quiet':
      if (telling.posting === null) await writeResult(quietText(night.since, telling.style), {})
      return EXIT.ok
    case 'failed':
      return tellFailed(night, telling)
    case 'report':
      return tellReport(night.report, night.folder, telling)
  }
}

const KEPT = { 'report.txt': 'text', 'report.html': 'html', 'report.json': 'json' } as const

const tellReport = async (report: AttributedReport, folder: string, telling: Telling): Promise<number> => {
  const { posting, mailWhen, style, now } = telling
  warnOfMalformed(report.read)
  for (const [name, form] of Object.entries(KEPT)) {
    const plain = { ...style, color: false }
    const pieces = (await REPORT_PIECES[form]?.())?.(report, plain) ?? [(await REPORT_FORMS[form]())(report, plain)]
    writePrivatePieces(join(folder, name), inChunks(pieces))
  }
  if (posting === null) await writeResult((await REPORT_FORMS.text())(report, style), {})
  const isDelivered =
    posting === null || !isWorthMail(report, mailWhen) || (await mailReport(report, posting, style, now()))
  return isDelivered ? statusOfReport(report) : EXIT.undelivered
}

const tellFailed = async (night: Night & { kind: 'failed' }, telling: Telling): Promise<number> => {
  const { posting, style, now } = telling
  const text = failedText(night, now(), style)
  writePrivate(join(night.folder, 'report.txt'), text)
  writePrivate(join(night.folder, 'failed.json'), failedJson(night, now()))
  if (night.defect !== null)
    process.stderr.write(`who-changed: internal error, please report it: ${night.defect.stack ?? ''}\n`)
  if (posting === null) {
    await writeResult(text, {})
    return EXIT.usage
  }
  const subject = failedSubject(night, now(), style)
  return tellLost(await sendMail(posting, { subject, text, html: null }, now())) ? EXIT.usage : EXIT.undelivered
}
