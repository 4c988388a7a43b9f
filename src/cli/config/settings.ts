import type { Command, Option } from 'commander'
import { environmentValues } from './environment-values.js'
import type { ConfigValues } from './given.js'
import { keyOf, settableOptions } from './option-key.js'
import { refuseLeak, refuseTypedPassword } from './secrets.js'

/** Where a value came from; the first of these that has one wins. */
export type Origin = 'command line' | 'environment' | 'config file' | 'default'

/** One option of a command with the value that counts. */
export interface Setting {
  readonly option: Option
  /** undefined where nothing sets it. */
  readonly value: unknown
  readonly origin: Origin
  /** The variable, or file and line; null for the others. */
  readonly place: string | null
}

/**
 * Gives each option of the command that runs the value that counts (command line, else environment, else config file, else its default)
 * and says where it came from.
 * @throws {WhoChangedError} `usage` with file, line and key for what the file or the environment says wrongly.
 */
export const applySettings = (
  program: Command,
  command: Command,
  config: ConfigValues | null,
  environment: NodeJS.ProcessEnv,
): readonly Setting[] => {
  const fromEnvironment = environmentValues(program, command, environment)
  return settableOptions(command).map((option) => {
    const key = keyOf(option)
    const typed = typedValue(program, command, option)
    if (typed !== undefined) {
      refuseTypedPassword(key, typed)
      return settle(command, { option, value: typed, origin: 'command line', place: null })
    }
    const variable = fromEnvironment.get(key)
    if (variable !== undefined) return settle(command, { option, ...variable, origin: 'environment' })
    const line = config?.values.get(key)
    if (config !== null && line !== undefined) {
      refuseLeak(key, line, config.path)
      return settle(command, { option, ...line, origin: 'config file' })
    }
    return { option, value: command.getOptionValue(option.attributeName()) as unknown, origin: 'default', place: null }
  })
}

/** Sets what was not typed back to its default. Returns what brings the old values back. */
export const forgetSettings = (command: Command): (() => void) => {
  const before = settableOptions(command).flatMap((option) => {
    const name = option.attributeName()
    const source = command.getOptionValueSource(name)
    if (source !== 'config file' && source !== 'environment') return []
    const value = command.getOptionValue(name) as unknown
    command.setOptionValueWithSource(name, option.defaultValue, 'default')
    return [{ name, value, source }]
  })
  return () => {
    for (const { name, value, source } of before) command.setOptionValueWithSource(name, value, source)
  }
}

/** What was typed for an option, behind the command or before it; undefined for nothing. */
const typedValue = (program: Command, command: Command, option: Option): unknown => {
  const name = option.attributeName()
  const by = [command, program].find((one) => one.getOptionValueSource(name) === 'cli')
  return by?.getOptionValue(name)
}

const settle = (command: Command, setting: Setting): Setting => {
  const source = setting.origin === 'command line' ? 'cli' : setting.origin
  command.setOptionValueWithSource(setting.option.attributeName(), setting.value, source)
  return setting
}
