import type { AideEntry } from '../model/aide-entry.js'
import type { AideReport } from '../model/aide-report.js'
import type { Who } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { FileOperation, OperationKind } from '../model/file-operation.js'
import { isPath, lastName } from '../model/file-reference.js'
import type { Witness } from '../model/witness.js'
import { baseName } from '../path/normalize.js'
import { candidatesFor, type Search } from './candidates.js'
import { clock } from './clock.js'
import type { People } from './people.js'
import { inodeOf } from './target.js'

/**
 * What no file comes through with the ctime that it had: it was emptied, removed, or another was put in its place. An open for writing is
 * not among them, for nobody has to write then, and a mode is not, for not every file system keeps its time.
 */
export const LASTING_KINDS: readonly OperationKind[] = ['truncate', 'delete', 'rename']

const isLasting = ({ kind, role }: FileOperation): boolean => (kind === 'rename' ? role === 'victim' : role === 'self')

/** The kernel's clocks tick apart, and AIDE's seconds are cut off. Seconds. */
const TICK = 1

/** An operation that moved the ctime of a file, and what AIDE's database still says of it. */
interface Contradiction {
  readonly operation: FileOperation
  readonly entry: AideEntry
}

/**
 * Files that somebody wrote, and that AIDE calls unchanged although it compares their ctime: its database was made to fit, or is not the
 * one that it compared with, or the file system was put back. One finding for each login.
 * @param operations those of {@link LASTING_KINDS} since the database was made
 */
export const writtenUnchanged = async (
  report: AideReport | null,
  operations: readonly FileOperation[],
  baseline: ReadonlyMap<ByteString, AideEntry>,
  search: Search,
  people: People,
): Promise<readonly Witness[]> => {
  if (report === null || !isWhole(report)) return []
  const changed = report.changes.filter(({ kind }) => kind === 'changed')
  const isCompared = changed.some(({ attributes }) => attributes.includes('ctime'))
  // A report that ignores the ctime has changes, and none of them is of it.
  if (changed.length > 0 && !isCompared) return []
  const listed = new Set(report.changes.map(({ path }) => path))
  const inTime = operations.filter((operation) => isBetween(operation, report, search))
  const contradictions = contradictionsOf(inTime, baseline).filter(({ entry }) => !listed.has(entry.path))
  const byLogin = new Map<string, { readonly who: Who; readonly own: Contradiction[] }>()
  for (const one of contradictions) {
    if (!(await isOfTheFile(one, search))) continue
    const who = await people.who(one.operation, one.operation.process)
    const key = `${who.auid ?? ''} ${who.address ?? ''} ${who.unit ?? ''}`
    const known = byLogin.get(key)
    if (known === undefined) byLogin.set(key, { who, own: [one] })
    else known.own.push(one)
  }
  return [...byLogin.values()].map(({ who, own }) => witnessOf(who, own, isCompared))
}

/** Whether what a report does not list did not change by its word: it looked at everything, and lists all that it counted. */
const isWhole = ({ complete, limit, totals, changes, start }: AideReport): boolean =>
  complete &&
  limit === null &&
  start !== null &&
  totals !== null &&
  (totals.added ?? 0) + (totals.removed ?? 0) + (totals.changed ?? 0) === changes.length

/** While AIDE is at work nobody knows what it has already seen. */
const isBetween = ({ node, time }: FileOperation, { start }: AideReport, search: Search): boolean =>
  (search.node === undefined || node === search.node) && time >= search.span.from && time < start!.seconds * 1000

const contradictionsOf = (
  operations: readonly FileOperation[],
  baseline: ReadonlyMap<ByteString, AideEntry>,
): readonly Contradiction[] => {
  const byIdentity = new Map<string, AideEntry>()
  for (const entry of baseline.values()) byIdentity.set(`${inodeOf(entry.inode) ?? ''} ${baseName(entry.path)}`, entry)
  return operations.flatMap((operation): readonly Contradiction[] => {
    const { file, inode, time } = operation
    if (inode === null || !isLasting(operation)) return []
    const entry = isPath(file) ? baseline.get(file) : byIdentity.get(`${inode} ${lastName(file) ?? ''}`)
    if (entry?.fileType !== 'file' || entry.isLenient || inodeOf(entry.inode) !== inode) return []
    const isOlder = entry.ctime !== null && entry.ctime > 0 && entry.ctime + TICK < Math.floor(time / 1000)
    return isOlder ? [{ operation, entry }] : []
  })
}

/** Whether it was this very file, and not one of the same name and number in a container. */
const isOfTheFile = async ({ operation, entry }: Contradiction, search: Search): Promise<boolean> => {
  const inode = inodeOf(entry.inode)
  const met = await candidatesFor(search, {
    ...{ path: entry.path, kind: 'changed', fileType: 'file', oldInode: inode, newInode: inode },
    ...{ oldCtime: entry.ctime, newCtime: null, newMtime: null, linkCount: null, checkBegan: null },
  })
  return met.some(
    ({ operation: { time, serial, item }, path }) =>
      time === operation.time &&
      serial === operation.serial &&
      item === operation.item &&
      (path !== 'inode' || operation.kind === 'truncate'),
  )
}

const SHOWN = 3

const witnessOf = (who: Who, contradictions: readonly Contradiction[], isCompared: boolean): Witness => {
  const paths = [...new Set(contradictions.map(({ entry }) => entry.path))]
  const [first] = contradictions
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : ''
  const name = who.login ?? who.unit ?? who.user ?? 'somebody'
  const from = who.address === null ? '' : ` from ${who.address}`
  const its = paths.length === 1 ? 'its ctime' : 'their ctimes'
  return {
    kind: 'written-unchanged',
    level: isCompared ? 'alarm' : 'warning',
    text:
      `${name}${from} wrote ${paths.slice(0, SHOWN).join(', ')}${more}, first at ${clock(first!.operation.time)}, and AIDE calls ` +
      `${paths.length === 1 ? 'it' : 'them'} unchanged, ${its} of before included: its database was altered or is another one, or the ` +
      'file system was put back',
    paths,
    who,
    evidence: contradictions
      .slice(0, SHOWN)
      .map(({ operation: { node, time, serial, key } }) => ({ node, time, serial, key })),
  }
}
