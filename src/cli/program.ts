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
import { addQuery } from './commands/query.js'
import { addReport } from './commands/report.js'
import { addRules } from './commands/rules.js'
import { addSessions } from './commands/sessions.js'
import { addSetup } from './commands/setup.js'
import { addStatus } from './commands/status.js'
import { addVerify } from './commands/verify.js'
import { addVolume } from './commands/volume.js'
import { helpText } from './help-text.js'
import { withConfig } from './config/with-config.js'

/** The whole command line. Definitions only: what a command needs is loaded when it is called. */
export const buildProgram = (): Command => {
  const program = new Command('who-changed')
    .description(
      'Who changed this file: as which login, from which address, with which command, or why nobody can know.',
    )
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError('(who-changed --help shows what there is)')
    .configureHelp({ showGlobalOptions: false })
  addQuery(program)
  addReport(program)
  addNightly(program)
  addIngest(program)
  addSessions(program)
  addActivity(program)
  addStatus(program)
  addDoctor(program)
  addRules(program)
  addVolume(program)
  addCoverage(program)
  addAide(program)
  addEvents(program)
  addSetup(program)
  addPlugin(program)
  addCompletion(program)
  addVerify(program)
  withConfig(program)
  program.version(VERSION, '-V, --version', 'show the version')
  for (const command of program.commands) command.exitOverride()
  return program.addHelpText('after', HELP)
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
