import type { RotatedFile } from '../app/prune/rotated-files.js'
import type { Pruned } from '../app/prune/prune.js'
import { counted } from '../model/counted.js'
import { grouped } from './grouped.js'
import { INDEX_WORDS, STAY_WORDS } from './prune-words.js'
import type { TableOptions } from './query-table.js'
import { visible, visibleText } from './visible.js'
import { whenText, zoneText } from './when.js'
import { fitText } from './wrap-text.js'

const INDENT = '    '

/** What was pruned, or would be, for a person. */
export const pruneText = (pruned: Pruned, options: TableOptions): string => {
  const { chosen, staying, deleted, failed, isDone } = pruned
  const gone = isDone ? deleted : chosen
  const lines = [
    `${pruned.node === null ? '' : `${visible(pruned.node)}: `}${acknowledgedText(pruned, options)}`,
    ...gapLines(pruned, options),
    gone.length === 0
      ? `${isDone ? 'deleted' : 'would delete'} nothing`
      : `${isDone ? 'deleted' : 'would delete'} ${counted(gone.length, 'file')}, ${bytesText(sumOf(gone))}`,
    ...gone.map((file) => `${INDENT}${visibleText(file.path)}: ${spanText(file, options)}, ${bytesText(file.size)}`),
    ...(failed === null ? [] : [`NOT deleted: ${visibleText(failed.file.path)}: ${visibleText(failed.why)}`]),
    ...(staying.length === 0
      ? []
      : [`${counted(staying.length, 'file')} of auditd's rotation ${staying.length === 1 ? 'stays' : 'stay'}`]),
    ...staying.map(({ file, why }) => `${INDENT}${visibleText(file.path)}: ${STAY_WORDS[why]}`),
    ...indexLines(pruned, options),
    ...(isDone ? [] : ['This was a rehearsal: --yes does it.']),
  ]
  const fit = (line: string): string => fitText(line, options.width, line.startsWith(INDENT) ? INDENT + INDENT : INDENT)
  return `${lines.map(fit).join('\n')}\n`
}

const acknowledgedText = ({ stream, shipped: { from, to } }: Pruned, options: TableOptions): string =>
  from === null || to === null
    ? `of stream ${visibleText(stream)} nothing is known to be acknowledged`
    : `stream ${visibleText(stream)}: events from ${whenText(from, options)} to ${whenText(to, options)} (${zoneText(to, options)}) are acknowledged`

const gapLines = ({ gap }: Pruned, options: TableOptions): readonly string[] => {
  if (gap === null) return []
  const [from, to] = [gap.from, gap.to].map((time) => (time === null ? 'an unknown time' : whenText(time, options)))
  return [`a gap (${visibleText(gap.cause)}) from ${from} to ${to}: nothing from there on is pruned`]
}

const indexLines = ({ index, isDone }: Pruned, options: TableOptions): readonly string[] => {
  if (index === null) return []
  const file = `index ${visibleText(index.file)}`
  if (index.before === null) return [`${file} stays as it is: ${INDEX_WORDS[index.why ?? 'nothing-older']}`]
  return [`${file}: ${isDone ? 'forgot' : 'would forget'} what is older than ${whenText(index.before, options)}`]
}

const spanText = ({ span }: RotatedFile, options: TableOptions): string =>
  typeof span === 'string' ? '?' : `${whenText(span.first, options)} to ${whenText(span.last, options)}`

const sumOf = (files: readonly RotatedFile[]): number => files.reduce((sum, { size }) => sum + size, 0)

const bytesText = (bytes: number): string =>
  bytes < 2 ** 20 ? `${grouped(bytes)} bytes` : `${(bytes / 2 ** 20).toFixed(1)} MiB`
