import type { ByteString } from '../model/byte-string.js'
import type { Change } from '../model/change.js'
import type { FileOperation } from '../model/file-operation.js'
import { baseName, parentOf } from '../path/normalize.js'
import { byLogOrder, fetch, type Candidate, type Search } from './candidates.js'
import { explained, explains, isContent, isOpen, needsContent, unexplainedBy } from './causes.js'
import { clock } from './clock.js'
import type { Fate } from './fate.js'
import type { Choice } from './choice.js'
import { loginOf } from './hand.js'
import { heldFrom } from './held-open.js'
import { isArrival, isGone } from './name-lives.js'
import type { People } from './people.js'
import type { Target } from './target.js'

/** Whose open descriptor a late write may have been. */
export interface Settled extends Choice {
  /** Why the final hand is no more than an inference; null when it is more, or none. */
  readonly heldFor: ByteString | null
}

type Settle = (
  choice: Choice,
  change: Change,
  target: Target,
  search: Search,
  people: Pick<People, 'fate'>,
) => Promise<Settled>

interface Holder {
  readonly candidate: Candidate
  readonly fate: Fate
}

/**
 * Settles who wrote to a file long after its last known open, or without any in the window: a write(2) is not logged, the open before it
 * is, and whoever still has the file open can have written. Nobody can who is known to be gone.
 */
export const settleHolders: Settle = async (choice, change, target, search, people) => {
  if (isBesides(choice, change)) return settleContent(choice, change, target, search, people)
  if (!isQuestion(choice, change, target)) return { ...choice, heldFor: null }
  const until = target.newCtime === null ? search.span.from : target.newCtime * 1000
  const inode = choice.final?.operation.inode ?? target.newInode
  const inWindow = choice.hands.filter(
    ({ operation, path }) =>
      isOpen(operation) && explains(operation, change, path) && (inode === null || operation.inode === inode),
  )
  const before = await opensBefore(search, target, inode)
  const holders = [
    ...(await fatesOf(before, until, people)).filter(hasSignOfLife),
    ...(await fatesOf(inWindow, until, people)).filter(({ fate }) => fate !== 'gone'),
  ]
  const last = holders.at(-1)
  const hands = [...new Set([...holders.map(({ candidate }) => candidate), ...choice.hands])].sort(byLogOrder)
  if (last === undefined) return { ...choice, final: null, rivals: [], heldFor: null }
  const { operation } = last.candidate
  const rivals = holders
    .map(({ candidate }) => candidate)
    .filter((one) => loginOf(one.operation) !== loginOf(operation))
  const isSure = last.fate === 'alive' && !before.includes(last.candidate)
  const unexplained =
    choice.final === null ? unexplainedBy([explained(operation, change, 'name')], change) : choice.unexplained
  return {
    ...{ ...choice, final: last.candidate, rivals, hands, unexplained },
    heldFor: isSure ? null : heldText(operation, target, before.includes(last.candidate)),
  }
}

/** Whoever opened it before the window is named only with a sign of life. */
const hasSignOfLife = ({ fate }: Holder): boolean => fate === 'alive' || fate === 'likely'

const fatesOf = async (
  candidates: readonly Candidate[],
  until: number,
  people: Pick<People, 'fate'>,
): Promise<readonly Holder[]> =>
  Promise.all(
    latest(candidates).map(async (candidate) => ({ candidate, fate: await people.fate(candidate.operation, until) })),
  )

/** Whether the last hand, known, made something else of the file than its content, of which no event in the window tells. */
const isBesides = ({ final, later, unexplained }: Choice, change: Change): boolean =>
  final !== null &&
  !later &&
  !isOpen(final.operation) &&
  !isArrival(final.operation) &&
  change.kind === 'changed' &&
  !change.attributes.includes('inode') &&
  needsContent(change) &&
  unexplained.some(isContent)

/** The content is of those who had the file open before the window, and the last hand stays who it is. */
const settleContent: Settle = async (choice, change, target, search, people) => {
  const written = target.newMtime ?? target.newCtime
  const until = written === null ? search.span.from : written * 1000
  const inode = choice.final?.operation.inode ?? target.newInode
  const before = await fatesOf(await opensBefore(search, target, inode), until, people)
  const holders = before.filter(hasSignOfLife).map(({ candidate }) => candidate)
  const last = holders.at(-1)
  if (last === undefined) return { ...choice, heldFor: null }
  const told = explained(last.operation, change, 'name')
  return {
    ...choice,
    hands: [...holders, ...choice.hands].sort(byLogOrder),
    unexplained: choice.unexplained.filter((one) => !told.includes(one)),
    heldFor: `its content is of whoever had it open${written === null ? '' : ` at ${clock(written * 1000)}`}: ${heldSince(last.operation)}, before the window, and ${UNLOGGED}`,
  }
}

/** Whether the content can only have come by a descriptor that was opened some time before. */
const isQuestion = ({ final, later, unexplained, hands }: Choice, change: Change, target: Target): boolean => {
  if (change.kind !== 'changed' || change.attributes.includes('inode') || !needsContent(change)) return false
  if (final === null) return unexplained.length === 0
  if (!later || !isOpen(final.operation)) return false
  // The mtime tells when the content was written last; whatever came later was something else.
  return target.newMtime === null || target.newMtime - final.operation.time / 1000 > heldFrom(final, hands)
}

/** The opens of the very file under its own name before the window, since it last came there. */
const opensBefore = async (search: Search, target: Target, inode: number | null): Promise<readonly Candidate[]> => {
  const directory = await search.directories.of(parentOf(target.path))
  const references = [target.path, ...directory.entriesOf(baseName(target.path))]
  const span = { from: -1e15, to: search.span.from - 1 }
  const known = (await fetch({ ...search, span }, { references })).filter(({ success }) => success)
  const since = known.findLastIndex((one) => isArrival(one) || isGone(one))
  return known
    .slice(Math.max(since, 0))
    .filter((one) => isOpen(one) && one.inode !== null && (inode === null || one.inode === inode))
    .map((operation) => ({ operation, path: 'name' }))
}

/** The last open of each process. */
const latest = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const byProcess = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const { process } = candidate.operation
    const key = `${process.pid} ${process.auid ?? ''} ${process.ses ?? ''}`
    byProcess.delete(key)
    byProcess.set(key, candidate)
  }
  return [...byProcess.values()]
}

const heldSince = ({ time }: Pick<FileOperation, 'time'>): ByteString => `it was opened at ${clock(time)}`

const UNLOGGED =
  'neither a write itself nor, under most rules, a touch or an open by handle (open_by_handle_at(2), by root) is logged'

const heldText = (operation: FileOperation, { newCtime }: Target, isBefore: boolean): ByteString =>
  `${heldSince(operation)}${isBefore ? ', before the window,' : ''} and written ${
    newCtime === null ? 'later' : `last at ${clock(newCtime * 1000)}`
  }, as whoever still has it open can do: ${UNLOGGED}`
