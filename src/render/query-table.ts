import type { PathAnswer, QueryAnswer } from '../app/query.js'
import type { Deed } from '../model/attribution.js'
import { isPath } from '../model/file-reference.js'
import { baseName, parentOf } from '../path/normalize.js'
import type { ShownBy } from '../app/shown-by.js'
import { sentenceOf } from '../correlate/sentence.js'
import { answerWords, DOUBTED } from './query-words.js'
import { stepsText } from './explain-text.js'
import { wrapText } from './wrap-text.js'
import { commandText, fromText, personText } from './deed-text.js'
import { fitTable, type Column } from './table.js'
import { visible } from './visible.js'
import { whenText, zoneText, type TimeStyle } from './when.js'

export interface TableOptions extends TimeStyle {
  /** Columns of the terminal. */
  readonly width: number
}

/** The answer for a terminal: the last change of each path in words, then every operation, newest last. */
export const queryTable = (answer: QueryAnswer, options: TableOptions): string =>
  answer.paths
    .map((path) => `${answerWords(path, answer, options)}${pathText(path, answer.shownBy, options)}`)
    .join('\n')

const pathText = (answer: PathAnswer, source: ShownBy, options: TableOptions): string => {
  const last = answer.deeds.at(-1)
  if (last === undefined) return ''
  const columns: readonly Column[] = [
    { head: `WHEN (${zoneText(last.when, options)})` },
    { head: 'WHO', cut: 'end' },
    { head: 'FROM', cut: 'end' },
    { head: 'WHAT', cut: 'middle' },
    { head: 'COMMAND', cut: 'end' },
  ]
  const rows = answer.deeds.map((deed) => [
    whenText(deed.when, options),
    deed.doubts.length === 0 ? personText(deed.who) : `${personText(deed.who)} ${DOUBTED}`,
    fromText(deed.who),
    whatText(deed, answer),
    commandText(deed),
  ])
  if (answer.steps !== null) return explainedDeeds(answer, source, options)
  return `${fitTable(columns, rows, options.width)}\n`
}

/** Every operation in one sentence, and how it is known. */
const explainedDeeds = ({ deeds, steps }: PathAnswer, source: ShownBy, options: TableOptions): string =>
  deeds
    .map((deed, index) => {
      const head = `${whenText(deed.when, options)} ${deed.operation}: ${visible(sentenceOf(deed))}`
      return `${wrapText(head, options.width, '  ')}\n${stepsText(steps?.[index] ?? [], source, options)}`
    })
    .join('')

/** `rename`, and under which name it happened when that was another: `create as passwd+` in the same directory. */
const whatText = ({ operation, source }: Deed, { path }: PathAnswer): string => {
  const { file, role } = source
  if (file === path || role === 'parent' || !isPath(file)) return operation
  return `${operation} as ${visible(parentOf(file) === parentOf(path) ? baseName(file) : file)}`
}
