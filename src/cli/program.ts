import { Command } from 'commander'
import { VERSION } from '../version.js'
import { addActivity } from './commands/activity.js'
import { addAide } from './commands/aide.js'
import { addCompletion } from './commands/completion.js'
import { addCoverage } from './commands/coverage.js'
import { addDoctor } from './commands/doctor.js'
import { addEvents } from './commands/events.js'
import { addIngest } from './commands/ingest.js'
import { addNightly } from './commands/nightly.js'
import { addPlugin } from './commands/plugin.js'
import { addPrune } from './commands/prune.js'
import { addQuery } from './commands/query.js'
import { addReport } from './commands/report.js'
import { addRules } from './commands/rules.js'
import { addSessions } from './commands/sessions.js'
import { addSetup } from './commands/setup.js'
import { addStatus } from './commands/status.js'
import { addVerify } from './commands/verify.js'
import { addVolume } from './commands/volume.js'
import { helpText } from './help-text.js'
import { isConfigured, withConfig } from './config/with-config.js'
import { standardOutput } from './standard-output.js'

const COMMANDS: Readonly<Record<string, (program: Command) => void>> = {
  report: addReport,
  nightly: addNightly,
  ingest: addIngest,
  sessions: addSessions,
  activity: addActivity,
  status: addStatus,
  doctor: addDoctor,
  rules: addRules,
  volume: addVolume,
  coverage: addCoverage,
  aide: addAide,
  events: addEvents,
  setup: addSetup,
  plugin: addPlugin,
  completion: addCompletion,
  verify: addVerify,
  prune: addPrune,
}

/**
 * The command line, or as much of it as these arguments can ask for. Definitions only: what a command needs is loaded when it is called.
 */
export const buildProgram = (args?: readonly string[]): Command => {
  const program = new Command('who-changed')
    .description(
      'Who changed this file: as which login, from which address, with which command, or why nobody can know.',
    )
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError('(who-changed --help shows what there is)')
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => {
        standardOutput().write(text)
      },
    })
  for (const add of args === undefined || isConfigured(args, process.env) ? ALL : askedFor(args)) add(program)
  withConfig(program)
  program.version(VERSION, '-V, --version', 'show the version')
  for (const command of program.commands) command.exitOverride()
  return program.addHelpText('after', HELP)
}

const ALL = [addQuery, ...Object.values(COMMANDS)]
const ASKS_FOR_HELP: readonly string[] = ['help', '-h', '--help']
/** The plugin reads the config file again while it runs, which may name every command; completion is of them all. */
const NEED_ALL: readonly string[] = ['plugin', 'completion']

/** To define what nobody asks for takes a tenth of the start. */
const askedFor = (args: readonly string[]): readonly ((program: Command) => void)[] => {
  const [first] = args
  const names = args.filter((arg) => Object.hasOwn(COMMANDS, arg))
  if (first !== undefined && first === names[0] && !NEED_ALL.includes(first)) return [COMMANDS[first]!]
  return names.length > 0 || first === undefined || args.some((arg) => ASKS_FOR_HELP.includes(arg)) ? ALL : [addQuery]
}

const HELP = helpText({
  examples: [
    ['who-changed /etc/passwd', 'who changed it, newest last'],
    ['who-changed -r --since yesterday /etc', 'since yesterday, all below it'],
    ['aide --check | who-changed report -', "AIDE's list with names"],
    ['who-changed status', "what is known, and what can't be"],
    ['who-changed doctor', 'is the watch itself well?'],
  ],
  statuses: [
    [0, 'somebody was found for every path'],
    [1, 'nothing was found for at least one path'],
    [2, 'wrong usage or unreadable input'],
  ],
})
