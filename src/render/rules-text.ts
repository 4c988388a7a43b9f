import type { RulesDiff } from '../ruleset/diff.js'
import { counted } from '../model/counted.js'
import { visible } from './visible.js'

/** The difference as lines with + for what is to be loaded and - for what is loaded besides. */
export const rulesDiffText = ({ missing, surplus }: RulesDiff): string => {
  if (missing.length + surplus.length === 0) return 'The loaded rules are those of this profile.\n'
  const lines = [...missing.map((rule) => `+ ${visible(rule)}`), ...surplus.map((rule) => `- ${visible(rule)}`)]
  return `${lines.join('\n')}\n${counted(missing.length, 'rule')} not loaded, ${counted(surplus.length, 'rule')} loaded besides.\n`
}

/** Rules for a terminal: no byte of a path does anything there. */
export const rulesForTerminal = (text: string): string =>
  text
    .split('\n')
    .map((line) => visible(line))
    .join('\n')
