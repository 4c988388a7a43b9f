import type { Command, Option } from 'commander'

/** What an option takes: nothing, one value, or several. */
export type OptionKind = 'switch' | 'list' | 'number' | 'text'

/** Options about the settings themselves, and whether and where setup writes: only on the command line. */
const BY_HAND: ReadonlySet<string> = new Set([
  'config',
  'print-config',
  'version',
  'help',
  'yes',
  'shipped',
  'index',
  'remove',
  'root',
  'plugin',
])

/** Adds one more value to those that a repeatable option has already. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

/** The name of an option in the config file: its long name, without the `no-` of one that switches something off. */
export const keyOf = (option: Option): string => option.name().replace(/^no-/, '')

/** Its name in the environment: `--aide-db` is `WHO_CHANGED_AIDE_DB`. */
export const variableOf = (option: Option): string => PREFIX + keyOf(option).toUpperCase().replaceAll('-', '_')

/** All variables of the environment that begin so are this program's. */
export const PREFIX = 'WHO_CHANGED_'

/** The options of a command that a file or the environment may set, each key once. */
export const settableOptions = (command: Command): readonly Option[] => {
  const byKey = new Map<string, Option>()
  for (const option of command.options) {
    const key = keyOf(option)
    if (!BY_HAND.has(key) && (!option.negate || !byKey.has(key))) byKey.set(key, option)
  }
  return [...byKey.values()]
}

export const kindOf = (option: Option): OptionKind => {
  if (option.negate || option.isBoolean()) return 'switch'
  if (option.variadic || option.parseArg === collect) return 'list'
  return option.parseArg !== undefined && option.argChoices === undefined ? 'number' : 'text'
}

/** The name by which a config file calls a command: the one without a name is `query`. */
export const tableOf = (command: Command): string => (command.parent === null ? 'query' : command.name())
