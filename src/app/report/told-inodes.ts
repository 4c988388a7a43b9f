import type { ToldInodes } from '../../correlate/directories.js'
import { inodeOf } from '../../correlate/target.js'
import type { AideEntry } from '../../model/aide-entry.js'
import type { ByteString } from '../../model/byte-string.js'
import type { Change } from '../../model/change.js'

/** The inodes of a path by AIDE's own word: in its database, and before and after in its report. */
export const inodesTold = (
  changes: readonly Change[],
  baseline: ReadonlyMap<ByteString, AideEntry>,
): ((path: ByteString) => ToldInodes) => {
  const reported = new Map(changes.map((change) => [change.path, change]))
  return (path) => {
    const change = reported.get(path)
    const before = [baseline.get(path)?.inode, change?.old.inode].map(inodeOf).filter((inode) => inode !== null)
    if (change?.kind === 'removed') return { before, after: [] }
    const now = inodeOf(change?.new.inode)
    // What the report does not list, or lists without its inode, is what it was.
    const isSame = change === undefined || (change.kind === 'changed' && !change.attributes.includes('inode'))
    return { before, after: now !== null ? [now] : isSame ? before : [] }
  }
}
