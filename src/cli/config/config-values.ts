import type { Command, Option } from 'commander'
import { isTable, lineOfKey, type ConfigFile } from './config-file.js'
import { faultAt } from './fault-at.js'
import { keyOf, kindOf, settableOptions, tableOf } from './option-key.js'
import { parseOption, type Parsed } from './parse-option.js'
import type { Given } from './given.js'
import { nearest } from './nearest.js'

/**
 * The values that a config file gives to the options of a command: those at the top, for every command that has such an option, then those
 * of the table with its name. The whole file is checked, whichever command runs: a mistake is told at once and not some night.
 */
export const configValues = (program: Command, command: Command, file: ConfigFile): ReadonlyMap<string, Given> => {
  const commands = [program, ...program.commands]
  const values = new Map<string, Given>()
  for (const [key, value] of Object.entries(file.root)) {
    if (isTable(value)) continue
    const found = read(file, [key], value, commands)
    const own = found.get(command)
    if (own !== undefined) values.set(key, own)
  }
  for (const [name, table] of Object.entries(file.root)) {
    if (!isTable(table)) continue
    const owner = commands.find((one) => tableOf(one) === name)
    if (owner === undefined) throw unknown(file, [name], 'table', commands.map(tableOf))
    for (const [key, value] of Object.entries(table)) {
      const given = read(file, [name, key], value, [owner]).get(owner)
      if (owner === command && given !== undefined) values.set(key, given)
    }
  }
  return values
}

/** What a value means to each of these commands. A choice that only some of them offer is for those. */
const read = (
  file: ConfigFile,
  keys: readonly string[],
  value: unknown,
  commands: readonly Command[],
): ReadonlyMap<Command, Given> => {
  const key = keys.at(-1)!
  const found = commands.flatMap((command) => {
    const option = settableOptions(command).find((one) => keyOf(one) === key)
    return option === undefined ? [] : [{ command, parsed: parseValue(command, option, value) }]
  })
  if (found.length === 0) throw unknown(file, keys, 'key', commands.flatMap(settableOptions).map(keyOf))
  const good = found.flatMap(({ command, parsed }) => (parsed.ok ? [[command, parsed.value] as const] : []))
  const line = lineOfKey(file, keys)
  const [bad] = found.flatMap(({ parsed }) => (parsed.ok ? [] : [parsed.expected]))
  if (good.length === 0) throw faultAt(file.path, line, `${key}: expected ${bad ?? ''}, not ${shown(value)}`)
  return new Map(good.map(([command, own]) => [command, { value: own, place: `${file.path}:${line}` }]))
}

const parseValue = (command: Command, option: Option, value: unknown): Parsed => {
  const kind = kindOf(option)
  // What `--no-pager` says.
  if (value === false && command.options.some((one) => one.negate && keyOf(one) === keyOf(option)))
    return { ok: true, value }
  if (kind === 'switch')
    return typeof value === 'boolean' ? { ok: true, value } : { ok: false, expected: 'true or false' }
  if (kind === 'list') {
    const list = Array.isArray(value) ? (value as readonly unknown[]) : [value]
    return list.every((one) => typeof one === 'string')
      ? parseOption(option, list)
      : { ok: false, expected: 'a list of strings' }
  }
  if (typeof value === 'string' || (kind === 'number' && typeof value === 'number'))
    return parseOption(option, [String(value)])
  return { ok: false, expected: kind === 'number' ? 'a number' : 'a string' }
}

const shown = (value: unknown): string => JSON.stringify(value)

const unknown = (file: ConfigFile, keys: readonly string[], what: string, known: readonly string[]): Error => {
  const name = keys.at(-1)!
  const close = nearest(name, known)
  const hint = close === null ? '' : `; did you mean "${close}"?`
  return faultAt(file.path, lineOfKey(file, keys), `unknown ${what} "${name}"${hint}`)
}
