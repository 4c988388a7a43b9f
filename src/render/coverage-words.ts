import type { CoveredTree } from '../app/coverage.js'
import type { ByteString } from '../model/byte-string.js'
import { ALL_ASPECTS, type Aspect } from '../ruleset/aspects.js'
import type { Lack } from '../ruleset/tree-lacks.js'

const ASPECT_WORDS: Readonly<Record<Aspect, string>> = {
  content: 'content',
  entries: 'what comes, goes and is renamed',
  attributes: 'mode and owner',
  xattrs: 'ACLs and other extended attributes',
  times: 'times that are set',
}

/** What alone AIDE notices of a tree, and so all that was asked of the rules; null where it notices everything. */
export const noticedInWords = ({ tree: { aspects } }: Pick<CoveredTree, 'tree'>): string | null =>
  aspects === undefined || aspects.size === ALL_ASPECTS.length
    ? null
    : `AIDE compares only ${listed(ALL_ASPECTS.filter((one) => aspects.has(one)).map((one) => ASPECT_WORDS[one]))}`

/** What of a tree escapes the rules, a sentence each; io_uring, which is the same for every tree, is left to the end of the whole. */
export const gapsInWords = ({ because, lacks, within, exempted, mounts, links }: CoveredTree): readonly ByteString[] =>
  because !== null
    ? [because]
    : [
        ...lacks.map(lackInWords),
        ...(within.length === 0 ? [] : [`only below it is something watched: ${listed(within)}`]),
        ...exempted.map(({ line, text }) => `line ${line} of the rules takes a part out: ${text}`),
        ...mounts.map((path) => `${path} is mounted below it: seen only if that was so when the rules were loaded`),
        ...links.map(
          ({ line, text }) => `line ${line} of the rules names a symbolic link, which no rule follows: ${text}`,
        ),
      ]

const lackInWords = ({ aspects, archs, how, rule, calls }: Lack): ByteString => {
  const what = `${programs(archs)}${listed(aspects.map((aspect) => ASPECT_WORDS[aspect]))}`
  switch (how) {
    case 'unlogged':
      return `not logged: ${what}`
    case 'filtered':
      return `logged for some only: ${what}; line ${rule!.line} of the rules: ${rule!.text}`
    case 'calls':
      return `not logged by ${calls.join(', ')}: ${what}; line ${rule!.line} of the rules: ${rule!.text}`
    case 'exempt':
      return `exempted: ${what}; line ${rule!.line} of the rules: ${rule!.text}`
  }
}

const programs = (archs: Lack['archs']): string =>
  archs.length > 1 ? '' : archs[0] === 'b32' ? 'of 32-bit programs, ' : 'of 64-bit programs, '

const MOST = 6

const listed = (items: readonly ByteString[]): ByteString =>
  items.length <= MOST ? items.join(', ') : `${items.slice(0, MOST).join(', ')} and ${items.length - MOST} more`

/** What is known of the events that the closing rules would bring. */
export const costInWords = ({ cost, closing }: CoveredTree, hasIndex: boolean): string | null => {
  if (closing.rules.length === 0) return null
  if (!hasIndex) return 'cost not known: there is no index'
  if (cost === null) return 'cost not known: nothing of it was logged so far, so nothing is in the index'
  const events = `${cost.events} event${cost.events === 1 ? '' : 's'}`
  const hours = cost.days * 24
  const span =
    cost.days >= 2 ? `${rounded(cost.days)} days, ${rounded(cost.events / cost.days)} a day` : `${rounded(hours)} hours`
  return `cost: at least ${events} in the ${span} of the index; what no rule logged comes on top`
}

const rounded = (number: number): string => (number >= 10 ? number.toFixed(0) : number.toFixed(1))
