import type { Change } from '../model/change.js'
import type { FileOperation } from '../model/file-operation.js'

/**
 * Whether a rename may have left the character device that AIDE found where the file had been: renameat2(2) with RENAME_WHITEOUT makes one,
 * for overlay file systems. The log can't tell: the flags are the fifth argument, of which a SYSCALL record has four, and no PATH item is
 * written for the device. Source: kernel fs/ext4/namei.c ext4_whiteout_for_rename, include/linux/fsnotify.h fsnotify_move; measured.
 */
export const mayLeaveWhiteout = ({ kind, role, success }: FileOperation, { fileType }: Change): boolean =>
  fileType === 'char' && kind === 'rename' && role === 'source' && success

export const WHITEOUT_DOUBT =
  'that the rename left this character device (RENAME_WHITEOUT) is inferred, for the log does not hold the flags of renameat2(2)'
