import type { Command } from 'commander'
import { withOutputOptions, type RawOptions } from '../options.js'

interface AideRaw extends RawOptions {
  readonly format: 'table' | 'json'
}

/** `who-changed aide FILE|-` */
export const addAide = (program: Command): void => {
  const command = program
    .command('aide')
    .summary('show an AIDE report as it was meant, without names')
    .description(
      'Reads an AIDE report in any form (plain, JSON, NDJSON, mail, syslog, journal) and shows what it says.',
    )
    .argument('<report>', "AIDE's report, '-' for standard input")
  withOutputOptions(command, ['table', 'json']).action(async (file: string, local: AideRaw, self: Command) => {
    const raw: AideRaw = { ...self.optsWithGlobals<AideRaw>(), ...local }
    const [{ readReports }, { readInput }, { jsonText, tableOptions, showResult }] = await Promise.all([
      import('../../aide/read-report.js'),
      import('../../source/read-input.js'),
      import('../output.js'),
    ])
    const reports = readReports(readInput(file), file === '-' ? 'standard input' : file)
    const text =
      raw.format === 'json'
        ? jsonText((await import('../../render/aide-json.js')).aideJson(reports))
        : (await import('../../render/aide-table.js')).aideTable(reports, tableOptions(raw))
    await showResult(text, raw)
  })
}
