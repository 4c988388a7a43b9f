import type { ByteString } from '../model/byte-string.js'
import type { Change } from '../model/change.js'
import type { Candidate, Search } from './candidates.js'
import { coreFile } from './core-file.js'
import type { Choice } from './choice.js'
import type { Settled } from './holders.js'
import type { Target } from './target.js'
import { whiteout } from './whiteout.js'

/** Who made a file of which the kernel logs no operation, and why that is no more than an inference. */
export interface UnseenMaker {
  readonly hand: Candidate
  readonly doubt: ByteString
}

/** What the kernel makes without an event of its own: whoever had it made, where nobody who is known did. */
export const unseenMaker = async (
  choice: Choice,
  change: Change,
  target: Target,
  search: Search,
): Promise<Settled | null> => {
  const { final, hands, later, unexplained } = choice
  const isOpen = final === null || later
  const maker =
    (isOpen || unexplained.includes('ftype') ? whiteout(choice, change, target) : null) ??
    (isOpen ? await coreFile(change, target, search) : null)
  if (maker === null) return null
  const { hand, doubt } = maker
  const all = hands.includes(hand) ? hands : [...hands, hand]
  return { final: hand, rivals: [], hands: all, unexplained: [], later: false, underCheck: false, heldFor: doubt }
}
