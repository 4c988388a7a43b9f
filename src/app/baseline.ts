import { openAideDatabase } from '../aide/read-database.js'
import type { DatabaseTime } from '../correlate/window.js'
import type { AideEntry } from '../model/aide-entry.js'
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
  if (file === null) return { made: null, entries: new Map() }
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
