import type { Command } from 'commander'
import type { AttributedReport } from '../../app/report.js'
import { WhoChangedError } from '../../model/errors.js'
import { statusOf } from '../../aide/exit-status.js'
import {
  answerOptions,
  withAnswerOptions,
  withColorOption,
  withExplain,
  withOutputOptions,
  type RawOptions,
} from '../options.js'
import { REPORT_FORMS, type ReportForm } from '../../render/report/forms.js'
import { EXIT } from '../exit-status.js'

interface ReportRaw extends RawOptions {
  readonly format: ReportForm
  readonly aideDb?: string
  readonly aideStatus?: number
  readonly exitAsAide?: boolean
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
    .option('--aide-db <file>', "the database that AIDE compared with (default: the host's own)")
    .option('--aide-status <n>', 'the status with which AIDE ended; from 14 on it failed', parseStatus)
    .option('--exit-as-aide', "end with AIDE's status: 1 added, 2 removed, 4 changed, added up")
    .addHelpText(
      'after',
      '\nExit status: 0 every change has a name, 1 some have none, 3 one is unexplained, 2 bad input.',
    )
    .action(async (file: string, local: ReportRaw, self: Command) => {
      const raw: ReportRaw = { ...self.optsWithGlobals<ReportRaw>(), ...local }
      const [{ report }, { reportStyle, warnOfMalformed, writeResult }] = await Promise.all([
        import('../../app/report.js'),
        import('../output.js'),
      ])
      const now = Date.now()
      const result = await report(
        file,
        {
          ...answerOptions(raw, now),
          aideDatabase: raw.aideDb ?? null,
          aideStatus: raw.aideStatus ?? null,
          explain: raw.explain ?? false,
        },
        now,
      )
      const render = await REPORT_FORMS[raw.format]()
      warnOfMalformed(result.read)
      await writeResult(render(result, reportStyle(raw)), raw)
      process.exitCode =
        raw.exitAsAide === true
          ? (raw.aideStatus ?? statusOf(result.attributions.map(({ change }) => change.kind)))
          : ownStatus(result)
    })
}

const ownStatus = ({ attributions, aideFailure }: AttributedReport): number => {
  if (attributions.some(({ reason }) => reason === 'unexplained')) return EXIT.alarm
  // A report of an AIDE that failed is no complete input.
  if (aideFailure !== null) return EXIT.usage
  return attributions.some(({ deed }) => deed === null) ? EXIT.incomplete : EXIT.ok
}

const parseStatus = (text: string): number => {
  const status = Number(text)
  if (/^\d+$/.test(text) && status <= 255) return status
  throw new WhoChangedError('usage', `--aide-status takes a number from 0 to 255, not "${text}"`)
}
