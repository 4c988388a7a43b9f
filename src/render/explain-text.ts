import type { Attribution } from '../model/attribution.js'
import type { Step } from '../model/explanation.js'
import { wholeExplanation } from '../model/missing-rule.js'
import type { ShownBy } from '../app/shown-by.js'
import { ausearchText } from './ausearch-text.js'
import type { TableOptions } from './query-table.js'
import { visible } from './visible.js'
import { wrapText } from './wrap-text.js'

/** What a step is about, in words. */
export const TOPICS: Readonly<Record<Step['topic'], string>> = {
  file: 'the file',
  deed: 'the deed',
  login: 'the login',
  chain: 'acting as',
  request: 'asked for by',
  before: 'also',
  rule: 'the rule',
  gap: 'the gaps',
  doubt: 'but',
}

/** A change with its answer in one sentence, and the steps that lead to it. */
export const explainedChange = (
  { change, verdict, reason, ...one }: Attribution,
  steps: readonly Step[],
  source: ShownBy,
  options: TableOptions,
): string => {
  const head = `${change.kind} ${visible(change.path)}`
  const answer = `${verdict}${reason === null ? '' : `, ${reason}`}: ${visible(wholeExplanation(one))}`
  return `${head}\n${wrapText(`  ${answer}`, options.width, '  ')}\n${stepsText(steps, source, options)}`
}

/** Steps with the commands that show their events. A command is never broken: it is there to be copied. */
export const stepsText = (steps: readonly Step[], source: ShownBy, { width }: TableOptions): string => {
  const shown = new Set<string>()
  return steps
    .map(({ topic, text, events }) => {
      const commands = events.map((event) => ausearchText(event, source)).filter((one) => !shown.has(one))
      for (const command of commands) shown.add(command)
      const line = wrapText(`  - ${TOPICS[topic]}: ${visible(text)}`, width, '    ')
      return [line, ...commands.map((command) => `      ${command}`)].map((one) => `${one}\n`).join('')
    })
    .join('')
}
