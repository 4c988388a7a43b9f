import type { Command } from 'commander'
import { GROUP, helpText } from '../help-text.js'
import { EXIT } from '../exit-status.js'
import { withOutputOptions, type RawOptions } from '../options.js'

interface CoverageRaw extends RawOptions {
  readonly format: 'text' | 'json'
  readonly compat?: string
  readonly root?: string
  readonly machine?: string
  readonly aideConf?: string
  readonly aideDb?: string
}

/** `who-changed coverage` */
export const addCoverage = (program: Command): void => {
  const command = program
    .command('coverage')
    .summary('what the audit rules see of what AIDE watches, and the rules that are missing')
    .description(
      'Compares what AIDE watches with the audit rules, tree by tree: covered, partly (what escapes), or not covered; with the smallest ' +
        'rules that close it, and what they would have logged of the indexed history. It loads nothing.',
    )
    .optionsGroup(GROUP.evidence)
    .option(
      '--rules <file>',
      "the rules: output of auditctl -l, audit.rules, a rules.d, or '-' (default: those loaded)",
    )
    .option('--aide-conf <file>', "AIDE's configuration (default: the host's own)")
    .option('--aide-db <file>', "take AIDE's selection from the entries of this database")
    .option('--root <dir>', 'the root of a copy of another host')
    .option('--machine <name>', 'as uname -m says it there (default: that of this machine)')
    .option('--compat <version>', "write rules for this version of auditctl (default: the host's own, else 3.0)")
    .option(
      '--db <file>',
      'the index that tells the cost (default: /var/lib/who-changed/index.db, or in your state folder)',
    )
  command.addHelpText(
    'after',
    helpText({
      examples: [
        ['who-changed coverage', 'this host'],
        ['who-changed coverage --rules new.rules', 'rules that are not loaded yet'],
      ],
      statuses: [
        [0, 'nothing escapes'],
        [1, 'something escapes'],
        [2, 'wrong usage or unreadable input'],
      ],
    }),
  )
  withOutputOptions(command, ['text', 'json']).action(async (local: CoverageRaw, self: Command) => {
    const raw: CoverageRaw = { ...self.optsWithGlobals<CoverageRaw>(), ...local }
    const [{ coverage }, { coverageJson }, { coverageText }, { jsonText, tableOptions, showResult }] =
      await Promise.all([
        import('../../app/coverage.js'),
        import('../../render/coverage-json.js'),
        import('../../render/coverage-text.js'),
        import('../output.js'),
      ])
    const found = await coverage({
      root: raw.root ?? null,
      rules: raw.rules ?? null,
      aideConf: raw.aideConf ?? null,
      aideDatabase: raw.aideDb ?? null,
      machine: raw.machine ?? null,
      auditctl: raw.compat ?? null,
      db: raw.db ?? null,
    })
    const text = raw.format === 'json' ? jsonText(coverageJson(found)) : coverageText(found, tableOptions(raw).width)
    await showResult(text, raw)
    process.exitCode = found.trees.every(({ verdict }) => verdict === 'covered') ? EXIT.ok : EXIT.incomplete
  })
}
