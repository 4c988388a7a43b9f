import type { Fate, FileFate } from '../app/setup/apply.js'
import type { Plan } from '../app/setup/plan.js'
import { visibleText } from './visible.js'

const WORDS: Readonly<Record<Fate, string>> = {
  written: 'write',
  unchanged: 'leave as it is',
  kept: 'KEEP: it is not as setup wrote it',
  removed: 'remove',
  gone: 'gone already',
}

/** Every file of a plan as it would be written, for whoever is asked. */
export const planText = (plan: Plan, fates: readonly FileFate[]): string =>
  [
    `make the folder ${plan.folder}, for its owner alone`,
    ...plan.files.map(({ path, text }, index) => {
      const { fate } = fates[index]!
      return fate === 'written' ? `write ${path}:\n${indented(text)}` : fateText({ path, fate })
    }),
    ...plan.start.map((command) => `run ${command.join(' ')}`),
  ]
    .map((part) => `${part}\n`)
    .join('')

/** What becomes of a file, on one line. */
export const fateText = ({ path, fate }: FileFate): string => `${WORDS[fate]}: ${visibleText(path)}`

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${visibleText(line)}`.trimEnd())
    .join('\n')
