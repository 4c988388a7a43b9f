import type { Command } from 'commander'
import { GROUP, helpText } from '../help-text.js'
import { EXIT } from '../exit-status.js'
import { indexOptions, withColorOption, withIndexOptions, withOutputOptions, type RawOptions } from '../options.js'

interface DoctorRaw extends RawOptions {
  readonly format: 'text' | 'json'
  readonly json?: boolean
  readonly root: string
  readonly kernelStatus?: string
  readonly aideDb?: string
  readonly aideLog?: string
}

/** `who-changed doctor` */
export const addDoctor = (program: Command): void => {
  const command = program
    .command('doctor')
    .summary('one page on the watch itself: auditd, rules, log, index, AIDE, and what mends them')
    .description(
      'Looks at auditd, the kernel, the rules, the log, the index, AIDE, the clock and the disk, and says of each whether it is well, and ' +
        'the command that mends it. It mends nothing itself.',
    )
  withColorOption(withOutputOptions(withIndexOptions(command), ['text', 'json']))
    .option('--json', 'the same as --format json')
    .optionsGroup(GROUP.evidence)
    .option('--root <dir>', 'the root of a copy of another host', '/')
    .option('--rules <file>', 'the loaded rules: the output of auditctl -l (default: asked, by root)')
    .option('--kernel-status <file>', 'the output of auditctl -s (default: asked, by root)')
    .option('--aide-db <file>', "AIDE's database (default: the host's own)")
    .option('--aide-log <file>', "where AIDE's own job leaves its report (default: the host's own)")
    .addHelpText(
      'after',
      helpText({
        examples: [
          ['who-changed doctor', 'this host, as root'],
          ['who-changed doctor --root /mnt/web01', 'a copy of another'],
        ],
        statuses: [
          [0, 'nothing to mend'],
          [1, 'something to mend'],
          [2, 'wrong usage or unreadable input'],
        ],
      }),
    )
    .action(async (local: DoctorRaw, self: Command) => {
      const raw: DoctorRaw = { ...self.optsWithGlobals<DoctorRaw>(), ...local }
      const [{ doctor }, { doctorJson, doctorText }, { jsonText, reportStyle, showResult }] = await Promise.all([
        import('../../app/doctor/doctor.js'),
        import('../../render/doctor-text.js'),
        import('../output.js'),
      ])
      const found = await doctor(
        {
          ...indexOptions(raw),
          ...{ root: raw.root, rules: raw.rules ?? null, kernelStatus: raw.kernelStatus ?? null },
          ...{ aideDatabase: raw.aideDb ?? null, aideLog: raw.aideLog ?? null },
        },
        Date.now(),
      )
      const isJson = raw.json === true || raw.format === 'json'
      await showResult(isJson ? jsonText(doctorJson(found)) : doctorText(found, reportStyle(raw)), raw)
      process.exitCode = found.findings.some(({ level }) => level === 'mend') ? EXIT.incomplete : EXIT.ok
    })
}
