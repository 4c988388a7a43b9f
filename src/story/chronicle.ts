import type { Act } from '../model/act.js'
import type { Attribution, Deed, Reason } from '../model/attribution.js'
import { wholeExplanation } from '../model/missing-rule.js'
import type { PackageRun } from '../model/package-run.js'
import type { Chronicle, Story, Unnamed } from '../model/story.js'
import { causeOf } from './cause.js'
import { chaptersOf } from './chapters.js'
import { dpkgRunsOf } from './dpkg-runs.js'
import { groupBy } from '../model/group-by.js'
import { packagesOf } from './packages.js'
import { tellAll, tellShort } from './tell.js'

/** A named change. */
export type Named = Attribution & { readonly deed: Deed }

/** Groups the changes of a report by what caused them; `software` and `runs` are what package managers told of their work. */
export const chronicleOf = (
  attributions: readonly Attribution[],
  software: readonly Act[] = [],
  runs: readonly PackageRun[] = [],
): Chronicle => {
  const unnamed = attributions.filter(({ deed }) => deed === null)
  const [alarms, others] = split(unnamed, ({ reason }) => reason === 'unexplained')
  const [doubtful, rest] = split(others, ({ verdict }) => verdict === 'ambiguous')
  return {
    alarms: unnamedOf(alarms),
    doubtful: unnamedOf(doubtful),
    unnamed: unnamedOf(rest).sort((a, b) => rank(a.reason) - rank(b.reason)),
    stories: storiesOf(
      attributions.filter((one): one is Named => one.deed !== null),
      software,
      runs,
    ),
  }
}

const split = <T>(items: readonly T[], test: (item: T) => boolean): readonly [readonly T[], readonly T[]] => [
  items.filter(test),
  items.filter((item) => !test(item)),
]

/** Those that somebody may have arranged come before those that are a matter of configuration. */
const RANKS: readonly Reason[] = [
  ...(['auditing-off', 'records-lost', 'unresolved', 'no-rule', 'rules-unknown', 'before-log', 'no-log'] as const),
]

const rank = (reason: Reason | null): number => {
  const found = RANKS.findIndex((one) => one === reason)
  return found < 0 ? RANKS.length : found
}

const unnamedOf = (attributions: readonly Attribution[]): Unnamed[] =>
  groupBy(attributions, ({ also, ...one }) =>
    [one.reason ?? '', wholeExplanation(one), ...also.map(suspectKey)].join('\0'),
  ).map((group) => {
    const { reason, explanation, missingRule, also } = group[0]!
    // An alarm is told file by file: nothing is known that would make one of them follow from another.
    const told = reason === 'unexplained' ? tellAll(group) : tellShort(group)
    return { reason, explanation, missingRule, suspects: also, attributions: group, ...told }
  })

const suspectKey = ({ who, process }: Deed): string =>
  [who.boot, who.session, who.auid, process.pid, process.exe, ...(process.command ?? [])].join('\x01')

const storiesOf = (
  named: readonly Named[],
  software: readonly Act[],
  runs: readonly PackageRun[],
): readonly Story[] => {
  const groups = groupBy(
    [...named].sort((a, b) => a.deed.when - b.deed.when),
    ({ deed }) => causeOf(deed).key,
  )
  const owned = dpkgRunsOf(
    groups.map((group) => group.map(({ deed }) => deed)),
    runs,
  )
  return groups.map((group, index) => {
    const { deed } = group[0]!
    const { kind, name } = causeOf(deed)
    return {
      kind,
      who: deed.who,
      name,
      packages:
        kind === 'package'
          ? packagesOf(
              group.map((one) => one.deed),
              software,
              owned[index]!,
            )
          : [],
      chapters: chaptersOf(group),
      attributions: group,
      start: deed.when,
      end: group.at(-1)!.deed.when,
    }
  })
}
