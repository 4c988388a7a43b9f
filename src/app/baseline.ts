import { isComparedDatabase } from '../aide/compared-database.js'
import { openAideDatabase } from '../aide/read-database.js'
import { isMadeAfter, type DatabaseTime } from '../correlate/window.js'
import type { AideEntry } from '../model/aide-entry.js'
import type { AideReport } from '../model/aide-report.js'
import type { ByteString } from '../model/byte-string.js'
import type { AideTime } from '../model/change.js'
import { ancestorsOf, baseName } from '../path/normalize.js'

/** What AIDE compared with, as far as its database tells. */
export interface Baseline {
  /** null without a database, or where it does not say when it was made. */
  readonly made: DatabaseTime | null
  /** Those that were asked for, and those of the directories above them. */
  readonly entries: ReadonlyMap<ByteString, AideEntry>
}

export const NO_BASELINE: Baseline = { made: null, entries: new Map() }

/** Which entries of a database are wanted. */
export interface Wanted {
  readonly paths: Iterable<ByteString>
  /** Last names, where the directory is not known. */
  readonly names: ReadonlySet<ByteString>
}

/** Reads from a database what is wanted, which may depend on the time in its head. */
export const readBaseline = async (
  file: string | null,
  ask: (generated: AideTime | null) => Promise<Wanted>,
): Promise<Baseline> => {
  if (file === null) return NO_BASELINE
  let isWanted: (path: ByteString) => boolean = () => false
  const { head, entries, counts } = await openAideDatabase(file, (path) => isWanted(path))
  const { generated } = head
  const { paths, names } = await ask(generated)
  const wanted = new Set<ByteString>()
  for (const path of paths) {
    wanted.add(path)
    for (const directory of ancestorsOf(path)) wanted.add(directory)
  }
  isWanted = (path) => wanted.has(path) || (names.size > 0 && names.has(baseName(path)))
  const known = new Map<ByteString, AideEntry>()
  for await (const entry of entries) known.set(entry.path, entry)
  return { made: generated === null ? null : { generated, newestCtime: counts().newestCtime }, entries: known }
}

/** What speaks against a database being the one that AIDE compared with. */
export interface BaselineDoubt {
  /** By the digest that the report gives; null where it gives none. */
  readonly isCompared: boolean | null
  /** Whether it was made after the check: what it holds is then no state of before. */
  readonly isLater: boolean
}

export const doubtOfBaseline = async (
  file: string | null,
  { made }: Baseline,
  aide: AideReport | null,
): Promise<BaselineDoubt> => {
  const isCompared = file === null || aide === null ? null : await isComparedDatabase(file, aide.databases)
  const isLater = isCompared !== true && made !== null && isMadeAfter(made, aide?.start ?? null)
  return { isCompared, isLater }
}

/** What a reader must know of a database that is not, or perhaps not, the one that AIDE compared with. */
export const baselineNotes = (file: string | null, { isCompared, isLater }: BaselineDoubt): readonly string[] => {
  if (file === null) return []
  if (isLater)
    return [
      `${file} was made after the check: AIDE compared with another database, so it is left aside, and the window begins with the log`,
    ]
  return isCompared === false
    ? [
        `AIDE compared with another database than ${file}, or that has been altered since: the digest in the report differs`,
      ]
    : []
}
