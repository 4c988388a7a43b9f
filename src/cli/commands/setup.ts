import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Option, type Command } from 'commander'
import type { Plan, Starter } from '../../app/setup/plan.js'
import { helpText } from '../help-text.js'
import { WhoChangedError } from '../../model/errors.js'
import { collect } from '../config/option-key.js'
import { EXIT } from '../exit-status.js'
import { standardOutput } from '../standard-output.js'

interface SetupRaw {
  readonly root: string
  readonly yes?: boolean
  readonly remove?: boolean
  readonly with?: Starter
  readonly program?: string
  readonly mail?: readonly string[]
  readonly smtp?: string
  readonly aideCommand?: string
  readonly plugin?: boolean
  readonly user: string
}

/** `who-changed setup` */
export const addSetup = (program: Command): void => {
  program
    .command('setup')
    .summary('write the timer or cron job of the night, after showing it')
    .description(
      'Sets up the night: a service and a timer of systemd, or a script for cron, that start who-changed nightly; the config file; the folder of the index. Shows all of it first, and writes only after a yes on the terminal or with --yes. What is there already and not of its own making is kept.',
    )
    .option('--yes', 'write without asking')
    .option('--remove', 'take back what setup has written, but what was changed since')
    .addOption(
      new Option('--with <starter>', 'what starts the night (default: systemd where it runs)').choices([
        'systemd',
        'cron',
      ] satisfies readonly Starter[]),
    )
    .option('--mail <address>', 'who gets the report (repeatable)', collect)
    .option('--smtp <url>', 'a mail server instead of sendmail; the service is then confined further')
    .option('--aide-command <command>', 'let the night run AIDE; nothing else must run it then')
    .option('--plugin', 'instead: what makes auditd start who-changed plugin, as a user of its own')
    .option('--user <name>', 'with --plugin: the user, which is made where it is missing', 'who-changed')
    .option('--program <file>', 'the executable to start (default: this one)')
    .option('--root <folder>', 'write below this folder and start nothing, for packages and images', '/')
    .addHelpText(
      'after',
      helpText({
        examples: [
          ['who-changed setup --mail root', 'show it, ask, write it'],
          ['who-changed setup --remove', 'take it back'],
        ],
        statuses: [
          [0, 'written, or taken back'],
          [1, 'nothing was done, for nobody said yes'],
          [2, 'wrong usage, or it could not be written'],
        ],
      }),
    )
    .action(async (raw: SetupRaw) => {
      process.exitCode = raw.remove === true ? await remove(raw) : await write(raw)
    })
}

const write = async (raw: SetupRaw): Promise<number> => {
  const [{ applyPlan, fateOf }, { noteFile, readNote }, { fateText, planText }, { visibleText }] = await Promise.all([
    import('../../app/setup/apply.js'),
    import('../../app/setup/written.js'),
    import('../../render/setup-text.js'),
    import('../../render/visible.js'),
  ])
  const { root } = raw
  const plan = raw.plugin === true ? await pluginPlan(raw) : await nightPlan(raw)
  const before = readNote(noteFile(root, plan.folder))
  const fates = plan.files.map((file) => ({ path: file.path, fate: fateOf(file, before, root) }))
  standardOutput().write(planText(root === '/' ? plan : { ...plan, start: [] }, fates))
  for (const doubt of await doubtsOf(raw)) process.stderr.write(`who-changed: ${visibleText(doubt)}\n`)
  if (!(await isAgreed(raw))) return EXIT.incomplete
  for (const fate of applyPlan(plan, root)) standardOutput().write(`${fateText(fate)}\n`)
  const status = root === '/' ? run(plan.start) : EXIT.ok
  if (raw.plugin === true) standardOutput().write(AUDITD_READS)
  return status
}

const AUDITD_READS = 'auditd takes notice when its configuration is read again: kill -HUP $(pidof auditd)\n'

/** Below another root are the files of another host or image, of which nothing is known. */
const doubtsOf = async (raw: SetupRaw): Promise<readonly string[]> => {
  if (raw.root !== '/') return []
  const { startDoubts } = await import('../../app/setup/start-doubts.js')
  return startDoubts(await programWords(raw))
}

const programWords = async (raw: SetupRaw): Promise<readonly string[]> => {
  const program = raw.program ?? ownProgram()
  if (raw.root !== '/') return [program]
  const { startWords } = await import('../../app/setup/start-words.js')
  return startWords(program, process.execPath)
}

const nightPlan = async (raw: SetupRaw): Promise<Plan> => {
  const { planOf } = await import('../../app/setup/plan.js')
  return planOf({
    starter: raw.with ?? (hasSystemd(raw.root) ? 'systemd' : 'cron'),
    program: await programWords(raw),
    ...{ mail: raw.mail ?? [], smtp: raw.smtp ?? null, aideCommand: raw.aideCommand ?? null },
    hasDailyCheck: DAILY_CHECKS.some((file) => existsSync(join(raw.root, file))),
  })
}

const pluginPlan = async (raw: SetupRaw): Promise<Plan> => {
  const { pluginPlanOf, PLUGIN_FOLDERS } = await import('../../app/setup/plugin-plan.js')
  return pluginPlanOf({
    program: raw.program ?? ownProgram(),
    interpreterFolder: dirname(process.execPath),
    user: raw.user,
    pluginFolders: PLUGIN_FOLDERS.filter((folder) => existsSync(join(raw.root, folder))),
    hasSystemd: raw.with === undefined ? hasSystemd(raw.root) : raw.with === 'systemd',
    hasUser: raw.root === '/' && spawnSync('id', ['-u', '--', raw.user], { stdio: 'ignore' }).status === 0,
  })
}

const hasSystemd = (root: string): boolean => existsSync(join(root, '/run/systemd/system'))

const remove = async (raw: SetupRaw): Promise<number> => {
  const [{ STATE_FOLDER }, { PLUGIN_NOTES }, { removalOf, takeBack }, { fateText }] = await Promise.all([
    import('../../app/setup/plan.js'),
    import('../../app/setup/plugin-plan.js'),
    import('../../app/setup/apply.js'),
    import('../../render/setup-text.js'),
  ])
  const notes = raw.plugin === true ? PLUGIN_NOTES : STATE_FOLDER
  const fates = removalOf(raw.root, notes)
  if (fates.length === 0) {
    standardOutput().write('setup has written nothing here\n')
    return EXIT.ok
  }
  standardOutput().write(fates.map((fate) => `${fateText(fate)}\n`).join(''))
  if (!(await isAgreed(raw))) return EXIT.incomplete
  const isTimed = raw.root === '/' && fates.some(({ path, fate }) => fate === 'removed' && path.endsWith('.timer'))
  const stopped = isTimed ? run([['systemctl', 'disable', '--now', 'who-changed.timer']]) : EXIT.ok
  takeBack(raw.root, notes)
  if (raw.plugin === true) standardOutput().write(AUDITD_READS)
  return isTimed ? Math.max(stopped, run([['systemctl', 'daemon-reload']])) : stopped
}

const DAILY_CHECKS = ['/usr/lib/systemd/system/dailyaidecheck.service', '/lib/systemd/system/dailyaidecheck.service']

const ownProgram = (): string => {
  const [, script = ''] = process.argv
  return basename(script) === 'who-changed' ? script : '/usr/bin/who-changed'
}

const isAgreed = async ({ yes }: SetupRaw): Promise<boolean> => {
  if (yes === true) return true
  if (!process.stdin.isTTY) {
    process.stderr.write('who-changed: nothing was changed; --yes does it\n')
    return false
  }
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: standardOutput() })
  try {
    return /^y(?:es)?$/i.test((await terminal.question('Do this? [y/N] ')).trim())
  } finally {
    terminal.close()
  }
}

const run = (commands: readonly (readonly string[])[]): number => {
  for (const [name = '', ...args] of commands) {
    const { status, error } = spawnSync(name, args, { stdio: 'inherit' })
    if (status !== 0)
      throw new WhoChangedError(
        'usage',
        `${[name, ...args].join(' ')} failed (${error?.message ?? `status ${status ?? '?'}`}); the files are as shown`,
      )
  }
  return EXIT.ok
}
