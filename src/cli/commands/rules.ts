import { helpText } from '../help-text.js'
import { Option, type Command } from 'commander'
import { collect } from '../config/option-key.js'
import { EXIT } from '../exit-status.js'
import { withPager, type RawOptions } from '../options.js'
import { isOutputTerminal } from '../standard-output.js'

interface RulesRaw extends RawOptions {
  readonly profile: 'small' | 'standard' | 'strict'
  readonly compat?: string
  readonly diff?: boolean
  readonly root: string
  readonly machine?: string
  readonly aideConf?: string
  readonly aideDb?: string
  readonly quietProgram?: readonly string[]
  readonly panicOnFailure?: boolean
}

/** `who-changed rules` */
export const addRules = (program: Command): void => {
  const command = program
    .command('rules')
    .summary('write audit rules for this host: nineteen topics and what AIDE watches')
    .description(
      'Writes a file for /etc/audit/rules.d: nineteen topics, what AIDE watches, paths that exist, mounts and links followed. It loads ' +
        'nothing. Each section says what it costs and what was left out.',
    )
    .optionsGroup('What is written:')
    .addOption(
      new Option('--profile <name>', 'how much is logged').choices(['small', 'standard', 'strict']).default('standard'),
    )
    .option('--compat <version>', "write for this version of auditctl (default: the host's own, else 3.0)")
    .option('--diff', 'compare with the loaded rules instead of writing')
    .option(
      '--rules <file>',
      "with --diff: output of auditctl -l, audit.rules, a rules.d, or '-' (default: those loaded)",
    )
    .optionsGroup('For which host:')
    .option('--root <dir>', 'the root of a copy of another host', '/')
    .option('--machine <name>', 'as uname -m says it there (default: that of this machine)')
    .option('--aide-conf <file>', "AIDE's configuration (default: the host's own)")
    .option('--aide-db <file>', "take AIDE's selection from the entries of this database")
    .optionsGroup('What is written:')
    .option('--quiet-program <file>', 'do not log this program where no login stands behind it (repeatable)', collect)
    .option('--panic-on-failure', 'halt the host when records are lost (-f 2)')
    .option('--output <file>', 'write to this file instead of standard output')
  withPager(command)
    .addHelpText(
      'after',
      helpText({
        examples: [
          ['who-changed rules', 'look at them'],
          ['who-changed rules --output /etc/audit/rules.d/50-who.rules', 'keep them'],
          ['augenrules --load', 'load them'],
          ['who-changed rules --diff', 'are they loaded?'],
        ],
        statuses: [
          [0, 'written; with --diff: no difference'],
          [1, 'with --diff: they differ'],
          [2, 'wrong usage or unreadable input'],
        ],
      }),
    )
    .action(async (local: RulesRaw, self: Command) => {
      const raw: RulesRaw = { ...self.optsWithGlobals<RulesRaw>(), ...local }
      const [{ rules }, { rulesDiffText, rulesForTerminal }, { showResult, writeResult }] = await Promise.all([
        import('../../app/rules.js'),
        import('../../render/rules-text.js'),
        import('../output.js'),
      ])
      const { text, diff } = await rules({
        profile: raw.profile,
        root: raw.root,
        auditctl: raw.compat ?? null,
        machine: raw.machine ?? null,
        aideConf: raw.aideConf ?? null,
        aideDatabase: raw.aideDb ?? null,
        quietPrograms: raw.quietProgram ?? [],
        panicOnFailure: raw.panicOnFailure ?? false,
        isCompared: raw.diff ?? false,
        loaded: raw.rules ?? null,
      })
      if (diff !== null) {
        await showResult(rulesDiffText(diff), raw)
        process.exitCode = diff.missing.length + diff.surplus.length === 0 ? EXIT.ok : EXIT.incomplete
      } else if (raw.output === undefined && isOutputTerminal()) await showResult(rulesForTerminal(text), raw)
      // A path in a rule is bytes.
      else await writeResult(Buffer.from(text, 'latin1'), raw)
    })
}
