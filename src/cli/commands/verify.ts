import type { Command } from 'commander'
import { WhoChangedError } from '../../model/errors.js'
import { collect } from '../config/option-key.js'
import { EXIT } from '../exit-status.js'
import { helpText } from '../help-text.js'
import { withOutputOptions, type RawOptions } from '../options.js'

interface VerifyRaw extends RawOptions {
  readonly format: 'text' | 'json'
  readonly local?: readonly string[]
  readonly remote?: readonly string[]
}

/** `who-changed verify` */
export const addVerify = (program: Command): void => {
  const command = program
    .command('verify')
    .summary("compare the host's own audit log with what was shipped of it")
    .description(
      "Compares the host's own audit log with the copy that was shipped, record by record: what is missing, altered, inserted or moved, and who was logged in then. Checks the hash chain of what who-changed shipped.",
    )
    .option('--local <file>', "the host's own log, or a directory of logs (repeatable)", collect)
    .option('--remote <file>', 'what was shipped: a log in any form, or a directory (repeatable)', collect)
    .option('--node <name>', 'the host, in logs of several')
    .option('--passwd <file>', 'passwd file of the host, for names that the log does not tell')
    .option('--auth-log <file>', "sshd's own log (auth.log, secure): addresses that the audit log has lost")
  command.addHelpText(
    'after',
    helpText({
      examples: [['who-changed verify --local /var/log/audit --remote web1.log', 'on any host']],
      statuses: [
        [0, 'both are the same'],
        [1, 'they differ'],
        [2, 'wrong usage or unreadable input'],
      ],
    }),
  )
  withOutputOptions(command, ['text', 'json']).action(async (local: VerifyRaw, self: Command) => {
    const raw: VerifyRaw = { ...self.optsWithGlobals<VerifyRaw>(), ...local }
    if (raw.local === undefined || raw.remote === undefined)
      throw new WhoChangedError(
        'usage',
        "verify compares two copies: name the host's with --local, the other with --remote",
      )
    const [{ verifyCopies }, { verifyText }, { verifyJson }, { jsonText, tableOptions, writeResult }] =
      await Promise.all([
        import('../../app/verify.js'),
        import('../../render/verify-text.js'),
        import('../../render/verify-json.js'),
        import('../output.js'),
      ])
    const found = await verifyCopies({
      ...{ local: raw.local, remote: raw.remote, node: raw.node ?? null },
      ...{ passwd: raw.passwd ?? null, authLog: raw.authLog ?? null },
    })
    await writeResult(raw.format === 'json' ? jsonText(verifyJson(found)) : verifyText(found, tableOptions(raw)), raw)
    process.exitCode = found.differences.length + found.chain.length === 0 ? EXIT.ok : EXIT.incomplete
  })
}
