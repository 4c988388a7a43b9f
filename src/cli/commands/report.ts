import type { Command } from 'commander'
import type { AttributedReport } from '../../app/report/attributed-report.js'
import { WhoChangedError } from '../../model/errors.js'
import {
  answerOptions,
  withAnswerOptions,
  withColorOption,
  withExplain,
  withOutputOptions,
  type RawOptions,
} from '../options.js'
import { REPORT_FORMS, REPORT_PIECES, type ReportForm } from '../../render/report/forms.js'
import { EXIT } from '../exit-status.js'
import { GROUP, helpText } from '../help-text.js'
import { statusOfAide, statusOfReport } from '../report-status.js'
import { keepHeapSmall } from '../v8-settings.js'
import type { Posting } from '../../app/send-mail.js'
import { mailOptions, withMailOptions, type RawMail } from '../mail-options.js'

interface ReportRaw extends RawOptions, RawMail {
  readonly format: ReportForm
  readonly aideDb?: string
  readonly dpkgLog?: string
  readonly aideStatus?: number
  readonly exitAsAide?: boolean
  readonly activity?: boolean
}

/** `who-changed report FILE|-` */
export const addReport = (program: Command): void => {
  const command = program
    .command('report')
    .summary("put names to an AIDE report (a file, or '-')")
    .description(
      'Reads an AIDE report and the audit logs, and says of every change who made it, or why nobody can know.',
    )
    .argument('<report>', "AIDE's report, '-' for standard input: aide --check | who-changed report -")
  withExplain(withColorOption(withOutputOptions(withAnswerOptions(command), Object.keys(REPORT_FORMS))))
    .optionsGroup('About AIDE:')
    .option('--aide-db <file>', "the database that AIDE compared with (default: the host's own)")
    .option('--dpkg-log <file>', "dpkg's own log, for the versions of packages (default: the host's own)")
    .option('--aide-status <n>', 'the status with which AIDE ended; from 14 on it failed', parseStatus)
    .option('--exit-as-aide', "end with AIDE's status: 1 added, 2 removed, 4 changed, added up")
    .optionsGroup(GROUP.asked)
    .option('--activity', 'also count what happened by topic; new addresses, accounts, modules one by one')
  withMailOptions(command)
    .addHelpText(
      'after',
      helpText({
        examples: [
          ['aide --check | who-changed report -', 'put names to a check'],
          ['who-changed report --explain aide.log', 'with the evidence of each answer'],
          ['who-changed report --format html aide.log', 'a page for the browser'],
        ],
        statuses: [
          [0, 'every change has a name'],
          [1, 'some have none, or AIDE did not list them'],
          [2, 'AIDE failed, or wrong usage or unreadable input'],
          [3, 'at least one is unexplained'],
          [5, 'a mail was not delivered'],
        ],
      }),
    )
    .action(async (file: string, local: ReportRaw, self: Command) => {
      const raw: ReportRaw = { ...self.optsWithGlobals<ReportRaw>(), ...local }
      const [{ report }, { reportStyle, tableOptions, warnOfMalformed, showPieces, showResult }] = await Promise.all([
        import('../../app/report/report.js'),
        import('../output.js'),
      ])
      const now = Date.now()
      keepHeapSmall()
      const mail = mailOptions(raw)
      const posting = mail === null ? null : (await import('../../app/posting.js')).postingOf(mail, raw.db ?? null)
      const result = await report(
        file,
        {
          ...answerOptions(raw, now),
          aideDatabase: raw.aideDb ?? null,
          ...{ dpkgLog: raw.dpkgLog ?? null, zone: tableOptions(raw).zone },
          aideStatus: raw.aideStatus ?? null,
          explain: raw.explain ?? false,
          activity: raw.activity ?? false,
        },
        now,
      )
      warnOfMalformed(result.read)
      // Whoever wants both names a file.
      if (posting === null || raw.output !== undefined) {
        const pieces = await REPORT_PIECES[raw.format]?.()
        if (pieces === undefined) await showResult((await REPORT_FORMS[raw.format]())(result, reportStyle(raw)), raw)
        else await showPieces(pieces(result, reportStyle(raw)), raw)
      }
      const isDelivered = posting === null || (await mailed(result, posting, raw, tableOptions(raw).zone, now))
      process.exitCode =
        raw.exitAsAide === true
          ? (raw.aideStatus ?? statusOfAide(result))
          : isDelivered
            ? statusOfReport(result)
            : EXIT.undelivered
    })
}

const mailed = async (
  report: AttributedReport,
  posting: Posting,
  { mailWhen, width }: ReportRaw,
  zone: string | null,
  now: number,
): Promise<boolean> => {
  const { isWorthMail, mailReport } = await import('../mail-report.js')
  // A mail has no terminal to be as wide as.
  return !isWorthMail(report, mailWhen) || mailReport(report, posting, { width: width ?? 80, zone }, now)
}

const parseStatus = (text: string): number => {
  const status = Number(text)
  if (/^\d+$/.test(text) && status <= 255) return status
  throw new WhoChangedError('usage', `--aide-status takes a number from 0 to 255, not "${text}"`)
}
