import type { Act } from '../model/act.js'
import type { ByteString } from '../model/byte-string.js'
import type { Change } from '../model/change.js'
import type { FileOperation } from '../model/file-operation.js'
import { baseName } from '../path/normalize.js'
import type { Search } from './candidates.js'
import { needsContent } from './causes.js'
import { clock } from './clock.js'
import { loginOf } from './hand.js'
import type { Target } from './target.js'
import type { UnseenMaker } from './unseen-maker.js'

/** The kernel logs the end of the program before it writes the file, whose ctime is that of the last byte. Seconds. */
const WRITTEN = 60
/** What `kernel.core_pattern` makes of a name: `core`, `core.4711`, `python3.core`. */
const CORE = /(?:^|[^A-Za-z])core(?:[^A-Za-z]|$)/
const NUMBER = /\d+/g

/**
 * The program whose core file this is, as far as that can be inferred. The kernel writes one outside of any call, so that no event names
 * it; a record tells of the signal alone. Source: fs/coredump.c do_coredump, kernel/auditsc.c audit_core_dumps; measured on 6.1.
 */
export const coreFile = async (
  change: Change,
  target: Target,
  { store, node, span }: Search,
): Promise<UnseenMaker | null> => {
  const { newCtime, path } = target
  const name = baseName(path)
  if (!mayBeCore(change, name)) return null
  // Of an added file AIDE prints no ctime.
  const { from, to } = newCtime === null ? span : { from: (newCtime - WRITTEN) * 1000, to: newCtime * 1000 + 999 }
  const ends = (await store.acts(from, to, 'ANOM_ABEND')).filter(
    (act): act is Ended => act.process !== null && (node === undefined || act.node === node),
  )
  const numbers = new Set((name.match(NUMBER) ?? []).map(Number))
  // In a container the number in the name is not that of the record.
  const named = ends.filter(({ process }) => numbers.has(process.pid))
  // A name without a number is no more than a hint: then the time must tell.
  const possible = named.length > 0 ? named : newCtime === null ? [] : ends
  const last = possible.at(-1)
  if (last === undefined || new Set(possible.map(loginOf)).size > 1) return null
  return { hand: { operation: writeOf(last, change, target), path: 'name' }, doubt: doubtOf(last, named.length > 0) }
}

type Ended = Act & { readonly process: NonNullable<Act['process']> }

const mayBeCore = (change: Change, name: ByteString): boolean =>
  CORE.test(name) &&
  (change.fileType === null || change.fileType === 'file') &&
  (change.kind === 'added' || (change.kind === 'changed' && needsContent(change)))

const writeOf = ({ node, time, serial, process }: Ended, { kind }: Change, target: Target): FileOperation => ({
  ...{ node, time, serial, item: 0, kind: kind === 'added' ? 'create' : 'write', role: 'self', success: true },
  ...{ file: target.path, inode: target.newInode, device: null, parentInode: null, fileType: 'file' },
  ...{ peer: null, key: null, process },
})

const doubtOf = ({ time, object }: Ended, isNamed: boolean): ByteString =>
  `that it is the core file of this program, which signal ${object ?? '?'} ended at ${clock(time)}, is inferred from the ${
    isNamed ? 'process number in its name' : 'time'
  }: the kernel writes such a file without an event`
