import { stringify } from 'smol-toml'
import { visibleText } from '../../render/visible.js'
import { keyOf } from './option-key.js'
import { masked } from './secrets.js'
import type { Setting } from './settings.js'

/** The settings of a command as a config file: each value that counts, with where it came from; a comment for what nothing sets. */
export const configText = (settings: readonly Setting[], file: string | null): string => {
  const head = file === null ? '# no config file was read\n' : `# config file: ${visibleText(file)}\n`
  return head + settings.map(line).join('')
}

const line = ({ option, value, origin, place }: Setting): string => {
  const key = keyOf(option)
  if (value === undefined) return `# ${key} is not set\n`
  const text = stringify({ [key]: masked(value) })
    .trim()
    .replace(HOSTILE, escapeOne)
  return `${text}  # ${origin}${place === null ? '' : `: ${visibleText(place)}`}\n`
}

/** What a terminal would obey or hide. The writer of TOML escapes ASCII only. */
const HOSTILE = /[^\P{C}\n]|[^\P{Z} ]/gu

const escapeOne = (character: string): string => `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`
