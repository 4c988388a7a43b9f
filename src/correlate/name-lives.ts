import type { FileOperation } from '../model/file-operation.js'
import type { Candidate } from './candidates.js'

/** The moment in which there is a file under the name that was none before. */
export const isArrival = ({ kind, role }: FileOperation): boolean =>
  role === 'target' ||
  (role === 'self' && (kind === 'create' || kind === 'mkdir' || kind === 'mknod' || kind === 'symlink'))

/** The moment in which a name is nobody's any more, or another file's. */
export const isGone = ({ kind, role }: FileOperation): boolean =>
  (role === 'source' && kind !== 'link') || role === 'victim' || kind === 'delete' || kind === 'rmdir'

/**
 * Of a file that was added, removed and added again only the last life is the one that AIDE saw; of a file that came under its name by a
 * rename or a link, also what was done to it before.
 */
export const lastLife = (hands: readonly Candidate[]): readonly Candidate[] => {
  const birth = hands.findLastIndex(({ operation }) => isArrival(operation))
  if (birth < 0) return hands
  const { operation } = hands[birth]!
  if (operation.role !== 'target') return hands.slice(birth)
  const made = hands.findLastIndex(
    ({ operation: one }, index) =>
      index < birth && one.inode === operation.inode && isArrival(one) && one.role === 'self',
  )
  return hands.filter(
    (hand, index) =>
      index >= birth || (index >= made && hand.operation.inode === operation.inode && !isGone(hand.operation)),
  )
}
