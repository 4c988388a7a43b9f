import type { Coverage, CoveredTree } from '../app/coverage.js'
import { counted } from '../model/counted.js'
import { costInWords, gapsInWords, noticedInWords } from './coverage-words.js'
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
    ...groupsOf(ORDER.flatMap(of), found).map((trees) => groupText(trees, found, width)),
    ...notes(found).map((note) => `\n${wrapText(note, width)}`),
    ...(found.ringRule === null ? [] : [`  ${visible(found.ringRule)}`]),
    '',
  ].join('\n')
}

/** Trees of which the same is to be said, in the order of the first of each. */
const groupsOf = (trees: readonly CoveredTree[], { index }: Coverage): readonly (readonly CoveredTree[])[] => {
  const groups = new Map<string, CoveredTree[]>()
  for (const tree of trees) {
    const said = [gapsInWords(tree), noticedInWords(tree), tree.closing.advice, costInWords(tree, index !== null)]
    const key = JSON.stringify([tree.verdict, ...said])
    groups.set(key, [...(groups.get(key) ?? []), tree])
  }
  return [...groups.values()]
}

const groupText = (trees: readonly CoveredTree[], { index }: Coverage, width: number): string => {
  const first = trees[0]!
  const cost = costInWords(first, index !== null)
  const noticed = noticedInWords(first)
  const line = (text: string): string => wrapText(`  ${text}`, width, '    ')
  const names = trees.map(({ tree: { path, isTree } }) => `${visible(path)}${isTree ? '' : ' (itself)'}`)
  return [
    `\n${wrapText(`${VERDICTS[first.verdict]}: ${names.join(', ')}`, width, '  ')}`,
    ...(noticed === null ? [] : [line(`(${noticed})`)]),
    ...gapsInWords(first).map((text) => line(`- ${visible(text)}`)),
    ...first.closing.advice.map((text) => line(`> ${visible(text)}`)),
    ...trees.flatMap(({ closing }) => closing.rules.map((rule) => `  ${visible(rule)}`)),
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
