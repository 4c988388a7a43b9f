import type { Command } from 'commander'
import { GROUP } from '../help-text.js'
import { collect } from '../config/option-key.js'
import { parseTime } from '../parse-time.js'
import { withOutputOptions, type RawOptions } from '../options.js'

interface VolumeRaw extends RawOptions {
  readonly format: 'text' | 'json'
  readonly json?: boolean
}

/** `who-changed volume` */
export const addVolume = (program: Command): void => {
  const command = program
    .command('volume')
    .summary('which rules fill the log, for which programs, and what could be left out')
    .description(
      'Counts events and bytes of the logs by rule key, program and directory, and proposes rules that leave out what a daemon does in its ' +
        'own directory without any login. Each proposal says what would be lost. It loads nothing.',
    )
    .optionsGroup(GROUP.evidence)
    .option(
      '--audit <file>',
      "audit log, directory of logs, or '-' for standard input (repeatable; default: /var/log/audit)",
      collect,
    )
    .option('--node <name>', 'only events of this host, and those that name none')
    .option('--rules <file>', 'the rules that were loaded: audit.rules, or the output of auditctl -l')
    .optionsGroup(GROUP.asked)
    .option('--since <time>', 'from this time on: "2026-11-23 14:00", "14:00", "yesterday", or "2h" ago')
    .option('--until <time>', 'up to this time')
  withOutputOptions(command, ['text', 'json'])
    .option('--json', 'the same as --format json')
    .action(async (local: VolumeRaw, self: Command) => {
      const raw: VolumeRaw = { ...self.optsWithGlobals<VolumeRaw>(), ...local }
      const [{ volume }, { jsonText, tableOptions, showResult }] = await Promise.all([
        import('../../app/volume.js'),
        import('../output.js'),
      ])
      const now = Date.now()
      const found = await volume({
        ...{ audit: raw.audit ?? [], node: raw.node ?? null, rules: raw.rules ?? null },
        since: raw.since === undefined ? null : parseTime(raw.since, now),
        until: raw.until === undefined ? null : parseTime(raw.until, now),
      })
      const text =
        raw.json === true || raw.format === 'json'
          ? jsonText((await import('../../render/volume-json.js')).volumeJson(found))
          : (await import('../../render/volume-text.js')).volumeText(found, tableOptions(raw))
      await showResult(text, raw)
    })
}
