import type { ByteString } from '../model/byte-string.js'
import type { Change } from '../model/change.js'
import type { Candidate } from './candidates.js'
import type { Choice } from './choice.js'
import { isAt } from './moment.js'
import { isArrival, isGone } from './name-lives.js'
import type { Target } from './target.js'
import type { UnseenMaker } from './unseen-maker.js'

/**
 * Who left the character device that AIDE found where a file had been, as far as that can be inferred: renameat2(2) with RENAME_WHITEOUT makes
 * one, for overlay file systems. The log can't tell: the flags are the fifth argument, of which a SYSCALL record has four, and no PATH item is
 * written for the device. Source: kernel fs/ext4/namei.c ext4_whiteout_for_rename, include/linux/fsnotify.h fsnotify_move; measured.
 */
export const whiteout = (
  { hands }: Choice,
  { fileType }: Change,
  { newCtime, newInode }: Target,
): UnseenMaker | null => {
  if (fileType !== 'char') return null
  const last = hands.findLast(
    ({ operation, path }) => path !== 'inode' && operation.success && (isArrival(operation) || isGone(operation)),
  )
  if (last === undefined || !isMoveAway(last)) return null
  // What was taken away is not what was left, and that bears the stamp of the rename.
  if (newInode !== null && last.operation.inode === newInode) return null
  return newCtime === null || isAt(last.operation, newCtime) ? { hand: last, doubt: DOUBT } : null
}

const isMoveAway = ({ operation: { kind, role } }: Candidate): boolean => kind === 'rename' && role === 'source'

const DOUBT: ByteString =
  'that the rename left this character device (RENAME_WHITEOUT) is inferred, for the log does not hold the flags of renameat2(2)'
