import { existsSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import type { ConfigValues } from './given.js'
import { CONFIG_VARIABLE, DEFAULT_CONFIG } from './environment-values.js'
import { PREFIX } from './option-key.js'
import { standardOutput } from '../standard-output.js'
import { GROUP } from '../help-text.js'

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
    const [{ applySettings }, config] = await Promise.all([import('./settings.js'), readChosenConfig(program, command)])
    const settings = applySettings(program, command, config, process.env)
    if (chosen(program, command, 'printConfig') === undefined) return
    const { configText } = await import('./print-config.js')
    standardOutput().write(configText(settings, config?.path ?? null))
    throw new CommanderError(0, 'who-changed.printConfig', '')
  })
}

/** Whether a config file or the environment may set something: then they are held against the options of all commands. */
export const isConfigured = (args: readonly string[], environment: NodeJS.ProcessEnv): boolean =>
  args.some((arg) => arg.startsWith('--config')) ||
  Object.entries(environment).some(([name, text]) => name.startsWith(PREFIX) && text !== '') ||
  (environment[CONFIG_VARIABLE] === undefined && existsSync(DEFAULT_CONFIG))

/**
 * Reads the config file anew for a command that runs on: what was typed stays, everything else is as the file says now.
 * @throws {WhoChangedError} as at the start; then the command keeps what it had.
 */
export const rereadConfig = async (program: Command, command: Command): Promise<void> => {
  const [{ applySettings, forgetSettings }, config] = await Promise.all([
    import('./settings.js'),
    readChosenConfig(program, command),
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
const readChosenConfig = async (program: Command, command: Command): Promise<ConfigValues | null> => {
  const typed = chosen(program, command, 'config')
  const named = typeof typed === 'string' ? typed : process.env[CONFIG_VARIABLE]
  if (named === '' || (named === undefined && !existsSync(DEFAULT_CONFIG))) return null
  const [{ readConfig }, { configValues }] = await Promise.all([
    import('./config-file.js'),
    import('./config-values.js'),
  ])
  const file = readConfig(named ?? DEFAULT_CONFIG)
  return { path: file.path, values: configValues(program, command, file) }
}
