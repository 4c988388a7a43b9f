import type { Coverage, CoveredTree } from '../app/coverage.js'
import { counted } from './counted.js'
import { costInWords, gapsInWords } from './coverage-words.js'
import { visible } from './visible.js'
import { wrapText } from './wrap-text.js'

const VERDICTS = { uncovered: 'not covered', partly: 'partly', covered: 'covered' } as const
const ORDER = ['uncovered', 'partly', 'covered'] as const

/** The trees, the worst first, with what escapes and what closes it. Rules are never broken into lines: they are to be copied. */
export const coverageText = (found: Coverage, width: number): string => {
  const { trees, rules } = found
  const of = (verdict: CoveredTree['verdict']): readonly CoveredTree[] => trees.filter((one) => one.verdict === verdict)
  const counts = ORDER.toReversed().map((verdict) => `${of(verdict).length} ${VERDICTS[verdict]}`)
  const head = `${counted(trees.length, 'tree')} that AIDE watches: ${counts.join(', ')}. ${counted(rules.count, 'rule')}, from ${visible(rules.source)}.`
  return [
    wrapText(head, width),
    ...ORDER.flatMap(of).map((tree) => treeText(tree, found, width)),
    ...notes(found).map((note) => `\n${wrapText(note, width)}`),
    ...(found.ringRule === null ? [] : [`  ${visible(found.ringRule)}`]),
    '',
  ].join('\n')
}

const treeText = (tree: CoveredTree, { index }: Coverage, width: number): string => {
  const { path, isTree } = tree.tree
  const { rules, advice } = tree.closing
  const cost = costInWords(tree, index !== null)
  const line = (text: string): string => wrapText(`  ${text}`, width, '    ')
  return [
    `\n${VERDICTS[tree.verdict]}: ${visible(path)}${isTree ? '' : ' (itself)'}`,
    ...gapsInWords(tree).map((text) => line(`- ${visible(text)}`)),
    ...advice.map((text) => line(`> ${visible(text)}`)),
    ...rules.map((rule) => `  ${visible(rule)}`),
    ...(cost === null ? [] : [line(`(${cost})`)]),
  ].join('\n')
}

const notes = ({ trees, rules, unclear, hasRings, ringRule, hostKnown }: Coverage): readonly string[] => {
  const isUnseen = trees.some(({ ringsUnseen }) => ringsUnseen !== false)
  return [
    ...(isUnseen ? [ringNote(hasRings, ringRule !== null)] : []),
    ...(hostKnown ? [] : ['Links and mounts were not looked at: the files are of another host (--root).']),
    ...rules.unknown.map(({ line, text }) => `Line ${line} of the rules was not understood: ${visible(text)}`),
    ...unclear.map((text) => `Of AIDE's selection was not followed: ${visible(text)}`),
  ]
}

const ringNote = (hasRings: boolean | null, hasRule: boolean): string => {
  const host = hasRings === null ? ' (whether this host has io_uring is not known)' : ''
  const way = hasRule ? 'This rule sees it:' : 'A list for it came with kernel 5.16 and auditctl 3.1.'
  return `What a program does through io_uring is seen by none of these rules${host}; where no program needs it, sysctl kernel.io_uring_disabled=2 (kernel 6.6) closes the way. ${way}`
}
