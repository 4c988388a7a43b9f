import type { Command, Option } from 'commander'
import { WhoChangedError } from '../../model/errors.js'
import type { Given } from './given.js'
import { nearest } from './nearest.js'
import { keyOf, kindOf, PREFIX, settableOptions, variableOf } from './option-key.js'
import { parseOption, type Parsed } from './parse-option.js'

/** Read when it is there and `--config` names no other. */
export const DEFAULT_CONFIG = '/etc/who-changed.toml'

/** Names the config file, as `--config` does. */
export const CONFIG_VARIABLE = `${PREFIX}CONFIG`

/**
 * The values that the environment gives to the options of a command. An empty variable is none. Several values are separated by commas.
 * @throws {WhoChangedError} for a variable with this program's prefix that no command knows, and for a value that its option can't take.
 */
export const environmentValues = (
  program: Command,
  command: Command,
  environment: NodeJS.ProcessEnv,
): ReadonlyMap<string, Given> => {
  const options = [program, ...program.commands].flatMap(settableOptions)
  const known = new Set([CONFIG_VARIABLE, ...options.map(variableOf)])
  const values = new Map<string, Given>()
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || text === undefined || text === '') continue
    if (!known.has(name)) throw unknownVariable(name, [...known])
    const all = options.filter((option) => variableOf(option) === name).map((option) => parseText(option, text))
    const [bad] = all.flatMap((parsed) => (parsed.ok ? [] : [parsed.expected]))
    if (bad !== undefined && !all.some(({ ok }) => ok))
      throw new WhoChangedError('usage', `the variable ${name}: expected ${bad}, not "${text}"`)
    const own = settableOptions(command).find((option) => variableOf(option) === name)
    const parsed = own === undefined ? null : parseText(own, text)
    if (parsed?.ok === true) values.set(keyOf(own!), { value: parsed.value, place: name })
  }
  return values
}

const SWITCH: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
}

const parseText = (option: Option, text: string): Parsed => {
  const kind = kindOf(option)
  if (kind === 'list')
    return parseOption(
      option,
      text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    )
  if (kind !== 'switch') return parseOption(option, [text])
  const value = SWITCH[text.toLowerCase()]
  return value === undefined ? { ok: false, expected: 'true or false' } : { ok: true, value }
}

const unknownVariable = (name: string, known: readonly string[]): WhoChangedError => {
  const close = nearest(name, known)
  const hint = close === null ? '' : `; did you mean ${close}?`
  return new WhoChangedError('usage', `the variable ${name} is none of this program's${hint}`)
}
