import { resolve } from 'node:path'
import type { Search } from '../../correlate/candidates.js'
import type { People } from '../../correlate/people.js'
import { watchTouched } from '../../correlate/watch-touched.js'
import type { Window } from '../../correlate/window.js'
import { changedWhileOff, forgedTimes, impossibleTimes } from '../../correlate/witnesses.js'
import { writtenUnchanged } from '../../correlate/written-unchanged.js'
import type { Attribution } from '../../model/attribution.js'
import { fromText, type ByteString } from '../../model/byte-string.js'
import type { CausedGap } from '../../model/gap.js'
import type { Witness } from '../../model/witness.js'
import { normalizePath } from '../../path/normalize.js'
import type { Store } from '../../store/store.js'
import type { Compared } from './compared.js'

interface Seen {
  readonly store: Store
  readonly search: Search
  readonly people: People
  readonly window: Window
  readonly gaps: readonly CausedGap[]
  readonly attributions: readonly Attribution[]
}

/** What AIDE and the audit trail say together that neither says alone. */
export const witnessesOf = async (
  compared: Compared,
  { store, search, people, window, gaps, attributions }: Seen,
): Promise<readonly Witness[]> => {
  const { aide, baseline, doubt, lasting } = compared
  const { entries } = baseline
  return [
    ...(doubt.isCompared === false ? [] : await writtenUnchanged(aide, lasting, entries, search, people)),
    ...forgedTimes(attributions, entries),
    ...impossibleTimes(attributions, entries, window.startSource === 'aide-db' ? window.from : null),
    ...changedWhileOff(attributions, gaps),
    ...(await watchTouched(store, people, window, watchedFiles(compared), search.node)),
  ]
}

/** The databases by AIDE's own word, and the one that was read: a copy elsewhere is named by no event. */
const watchedFiles = ({ aide, database }: Compared): readonly ByteString[] => [
  ...(aide?.databases ?? []).map(({ path }) => path),
  ...(database === null ? [] : [normalizePath(fromText(resolve(database)))]),
]
