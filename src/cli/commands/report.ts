import type { Command } from 'commander'
import type { Attribution } from '../../model/attribution.js'
import { answerOptions, withAnswerOptions, withOutputOptions, type RawOptions } from '../options.js'
import { EXIT } from '../exit-status.js'

interface ReportRaw extends RawOptions {
  readonly format: 'table' | 'json'
  readonly aideDb?: string
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
  withOutputOptions(withAnswerOptions(command), ['table', 'json'])
    .option('--aide-db <file>', "the database that AIDE compared with (default: the host's own)")
    .option('--exit-as-aide', "end with AIDE's status: 1 added, 2 removed, 4 changed, added up")
    .addHelpText(
      'after',
      '\nExit status: 0 every change has a name, 1 some have none, 3 one is unexplained, 2 bad input.',
    )
    .action(async (file: string, local: ReportRaw, self: Command) => {
      const raw: ReportRaw = { ...self.optsWithGlobals<ReportRaw>(), ...local }
      const [{ report }, { jsonText, tableOptions, writeResult }] = await Promise.all([
        import('../../app/report.js'),
        import('../output.js'),
      ])
      const now = Date.now()
      const result = await report(file, { ...answerOptions(raw, now), aideDatabase: raw.aideDb ?? null }, now)
      const text =
        raw.format === 'json'
          ? jsonText((await import('../../render/report-json.js')).reportJson(result))
          : (await import('../../render/report-table.js')).reportTable(result, tableOptions(raw))
      await writeResult(text, raw)
      process.exitCode = raw.exitAsAide === true ? aideStatus(result.attributions) : ownStatus(result.attributions)
    })
}

const ownStatus = (attributions: readonly Attribution[]): number =>
  attributions.some(({ reason }) => reason === 'unexplained')
    ? EXIT.alarm
    : attributions.some(({ verdict }) => verdict === 'unattributed')
      ? EXIT.incomplete
      : EXIT.ok

const aideStatus = (attributions: readonly Attribution[]): number => {
  const bit = { added: 1, removed: 2, changed: 4 } as const
  return attributions.reduce((status, { change }) => status | bit[change.kind], 0)
}
