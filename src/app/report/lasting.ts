import { lacksZone } from '../../correlate/report-zone.js'
import { LASTING_KINDS } from '../../correlate/written-unchanged.js'
import type { AideReport } from '../../model/aide-report.js'
import type { ByteString } from '../../model/byte-string.js'
import type { AideTime } from '../../model/change.js'
import type { FileOperation } from '../../model/file-operation.js'
import { isPath, lastName } from '../../model/file-reference.js'
import { EASTERNMOST } from '../../model/time-zone.js'
import type { Store } from '../../store/store.js'

/** What was done since AIDE's database was made, at the earliest, that no file comes through unchanged. */
export const lastingSince = async (
  store: Store,
  generated: AideTime | null,
  printed: AideReport | null,
): Promise<readonly FileOperation[]> => {
  if (generated === null || printed?.start == null) return []
  // Before AIDE 0.19 the time of a database lacks its zone.
  const from = generated.seconds * 1000 - (generated.offsetMinutes === null ? EASTERNMOST * 1000 : 0)
  const to = printed.start.seconds * 1000 + (lacksZone(printed) ? EASTERNMOST * 1000 : 0)
  return store.operationsOfKinds(LASTING_KINDS, from, to)
}

/** The last names of files of which the path is not known. */
export const namesOf = (operations: readonly FileOperation[]): ReadonlySet<ByteString> =>
  new Set(operations.flatMap(({ file }) => (isPath(file) ? [] : (lastName(file) ?? []))))
