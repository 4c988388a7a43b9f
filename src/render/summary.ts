import type { Attribution } from '../model/attribution.js'

/** The counts of a report; `suspicious` are the unexplained among the unattributed. */
export interface Summary {
  readonly changes: number
  readonly attributed: number
  readonly inferred: number
  readonly ambiguous: number
  readonly unattributed: number
  readonly suspicious: number
}

export const summaryOf = (attributions: readonly Attribution[]): Summary => {
  const count = (test: (attribution: Attribution) => boolean): number => attributions.filter(test).length
  return {
    changes: attributions.length,
    attributed: count(({ verdict }) => verdict === 'attributed'),
    inferred: count(({ verdict }) => verdict === 'inferred'),
    ambiguous: count(({ verdict }) => verdict === 'ambiguous'),
    unattributed: count(({ verdict }) => verdict === 'unattributed'),
    suspicious: count(({ reason }) => reason === 'unexplained'),
  }
}

/** How many have no name for a reason: neither a hand nor an alarm. */
export const namelessOf = (attributions: readonly Attribution[]): number =>
  attributions.filter(({ deed, reason }) => deed === null && reason !== 'unexplained').length
