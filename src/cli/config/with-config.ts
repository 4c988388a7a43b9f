import { existsSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { DEFAULT_CONFIG, type ConfigFile } from './config-file.js'
import { GROUP } from '../help-text.js'
import { CONFIG_VARIABLE } from './environment-values.js'

/** Lets every command take its options from the config file and the environment too. Called when all commands are defined. */
export const withConfig = (program: Command): void => {
  for (const command of [program, ...program.commands]) {
    command
      .optionsGroup(GROUP.settings)
      .option('--config <file>', `the config file (default: ${DEFAULT_CONFIG} where there is one)`)
      .option('--print-config', 'show the value of every option and where it came from, and end')
      .helpOption('-h, --help', 'show this help')
    // Who asks for the settings need not say what they are for.
    command.on('option:print-config', () => {
      for (const argument of command.registeredArguments) argument.required = false
    })
  }
  program.hook('preAction', async (_, command) => {
    const [{ applySettings }, config] = await Promise.all([
      import('./settings.js'),
      readChosenConfig(chosen(program, command, 'config')),
    ])
    const settings = applySettings(program, command, config, process.env)
    if (chosen(program, command, 'printConfig') === undefined) return
    const { configText } = await import('./print-config.js')
    process.stdout.write(configText(settings, config?.path ?? null))
    throw new CommanderError(0, 'who-changed.printConfig', '')
  })
}

/**
 * Reads the config file anew for a command that runs on: what was typed stays, everything else is as the file says now.
 * @throws {WhoChangedError} as at the start; then the command keeps what it had.
 */
export const rereadConfig = async (program: Command, command: Command): Promise<void> => {
  const [{ applySettings, forgetSettings }, config] = await Promise.all([
    import('./settings.js'),
    readChosenConfig(chosen(program, command, 'config')),
  ])
  const before = forgetSettings(command)
  try {
    applySettings(program, command, config, process.env)
  } catch (error) {
    before()
    throw error
  }
}

const chosen = (program: Command, command: Command, option: string): unknown =>
  (command.getOptionValue(option) ?? program.getOptionValue(option)) as unknown

/** An empty name means no file at all. The parser is loaded only where there is a file. */
const readChosenConfig = async (typed: unknown): Promise<ConfigFile | null> => {
  const named = typeof typed === 'string' ? typed : process.env[CONFIG_VARIABLE]
  if (named === '' || (named === undefined && !existsSync(DEFAULT_CONFIG))) return null
  const { readConfig } = await import('./config-file.js')
  return readConfig(named ?? DEFAULT_CONFIG)
}
