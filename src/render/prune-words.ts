import type { IndexStay } from '../app/prune/prune.js'
import type { Stay } from '../app/prune/choose-files.js'

/** Why a file stays. */
export const STAY_WORDS: Readonly<Record<Stay, string>> = {
  link: 'is a symbolic link',
  'hard-linked': 'has a second name (a hard link)',
  'not-a-file': 'is no regular file',
  unreadable: "can't be read",
  changing: 'was being changed',
  empty: 'has no record',
  damaged: 'has lines that are no records, or an end that was cut',
  'before-stream': 'has events from before the stream began',
  'not-acknowledged': 'has events that are not yet acknowledged',
  gap: 'has events of a gap, or from behind it',
  kept: 'is to be kept',
  clock: 'is from when the clock was set back, or later',
  'other-host': 'has records of another host',
}

/** Why the index stays as it is. */
export const INDEX_WORDS: Readonly<Record<IndexStay, string>> = {
  'no-index': 'there is none',
  'before-stream': 'it has events from before the stream began, which were never shipped',
  'other-host': 'it has events of another host',
  'file-unknown': 'of a log that stays nobody knows where it begins',
  'nothing-older': 'it has nothing older than the logs that stay',
}
