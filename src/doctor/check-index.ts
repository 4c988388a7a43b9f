import type { ByteString } from '../model/byte-string.js'
import { finding, minuteOf, type Finding } from './finding.js'

/** What the index was before anything was read into it. */
export type IndexFacts =
  | { readonly kind: 'absent' | 'other-version' | 'unreadable' }
  | { readonly kind: 'index'; readonly last: number | null }

/** An index that is older than that beside its log is not read into every night. Milliseconds. */
const STALE = 36 * 3600_000

/** Whether the index is fresh. `last`: stamp of the newest record of the log, milliseconds. `mayLack`: that it is missing tells nothing, as on a copy that was made without it. */
export const indexFinding = (index: IndexFacts, path: ByteString, last: number | null, mayLack: boolean): Finding => {
  const mend = 'who-changed ingest   # every night: who-changed setup'
  switch (index.kind) {
    case 'absent':
      return finding(
        'index',
        mayLack ? 'unknown' : 'mend',
        `There is no index at ${path}: what auditd rotates away is forgotten.`,
        mayLack ? null : mend,
      )
    case 'other-version':
      return finding(
        'index',
        'note',
        `The index at ${path} is of another version and is made anew by the next command.`,
        mend,
      )
    case 'unreadable':
      return finding('index', 'unknown', `The index at ${path} can not be read.`)
    case 'index':
      if (index.last === null) return finding('index', 'mend', `The index at ${path} is empty.`, mend)
      return last !== null && last - index.last > STALE
        ? finding('index', 'mend', `The index ends ${minuteOf(index.last)}, the log ${minuteOf(last)}.`, mend)
        : finding('index', 'well', `The index reaches to ${minuteOf(index.last)}.`)
  }
}
