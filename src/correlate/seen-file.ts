import type { Change } from '../model/change.js'
import type { FileOperation } from '../model/file-operation.js'
import type { Candidate } from './candidates.js'
import { isOlder } from './moment.js'
import { isArrival } from './name-lives.js'
import { isSetBack, type Target } from './target.js'

/**
 * Of all that explains a change only what was done to the very file that AIDE saw under the name: not to one that had the name before or
 * after, not under a mount that AIDE did not see.
 */
export const ofSeenFile = (
  explaining: readonly Candidate[],
  candidates: readonly Candidate[],
  change: Change,
  target: Target,
): readonly Candidate[] =>
  ofFinalFile(uncovered(unlessMounted(withoutReturns(explaining, candidates, change), change), target), change, target)

/**
 * A file that was moved away and back is what it was: to bring it back explains nothing that somebody else did to it. An inode that was
 * given to a new file in between is another file.
 */
const withoutReturns = (
  explaining: readonly Candidate[],
  candidates: readonly Candidate[],
  { kind }: Change,
): readonly Candidate[] => {
  if (kind !== 'changed') return explaining
  const away = new Set<string>()
  const returns = new Set<FileOperation>()
  for (const { operation, path } of candidates) {
    const { inode, device, role, success } = operation
    if (inode === null || !success) continue
    const file = `${device ?? ''} ${inode}`
    if (role === 'source' && operation.kind === 'rename' && path !== 'inode') away.add(file)
    else if (role === 'target' && away.has(file)) returns.add(operation)
    else if (role === 'self' && isArrival(operation)) away.delete(file)
  }
  const others = explaining.filter(({ operation }) => !returns.has(operation))
  return others.length > 0 ? others : explaining
}

/**
 * Under a mount AIDE finds another inode. While it tells of none, a mount over the name was one that only its own namespace saw, as those of
 * `ip netns exec` and of containers, if anybody else can have made the difference.
 */
const unlessMounted = (explaining: readonly Candidate[], { attributes }: Change): readonly Candidate[] => {
  if (attributes.some((name) => name === 'inode' || name === 'ftype' || name === 'fstype')) return explaining
  const others = explaining.filter(({ operation }) => operation.kind !== 'mount')
  return others.length > 0 ? others : explaining
}

/**
 * A mount that is taken away shows what is older than what it covered; whoever made that did so before AIDE's database was made, or at
 * a clock that had been set back.
 */
const uncovered = (explaining: readonly Candidate[], target: Target): readonly Candidate[] =>
  isSetBack(target) && explaining.some(({ operation }) => operation.kind === 'mount')
    ? explaining.filter((one) => !isOlder(one.operation, target))
    : explaining

/**
 * Without what was done to another file that had the name before, or after: when AIDE tells which inode it found, only that inode's
 * operations can have left what it saw. What AIDE leaves out is the inode of before, unless events show that another one came.
 */
const ofFinalFile = (explaining: readonly Candidate[], change: Change, target: Target): readonly Candidate[] => {
  const { newInode } = target
  if (newInode === null) return explaining
  const isTold = change.new.inode !== undefined
  const isOther = ({ operation: { inode, kind } }: Candidate): boolean =>
    inode !== null && inode !== newInode && kind !== 'mount'
  if (!isTold && explaining.some((one) => isOther(one) && isArrival(one.operation))) return explaining
  const replaced = new Set(explaining.filter((one) => isOther(one) && one.operation.role === 'target').map(eventOf))
  return explaining.filter((one) =>
    // What was replaced bears the inode of before; the row of what came tells of the event.
    one.operation.role === 'victim' ? !replaced.has(eventOf(one)) : !isOther(one),
  )
}

const eventOf = ({ operation: { node, time, serial } }: Candidate): string => `${node ?? ''} ${time} ${serial}`
