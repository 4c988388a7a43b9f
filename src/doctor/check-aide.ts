import type { ByteString } from '../model/byte-string.js'
import { finding, minuteOf, type Finding } from './finding.js'

/** AIDE's files, times in milliseconds since 1970 UTC. */
export interface AideFacts {
  readonly isInstalled: boolean
  /** Where the database is looked for, and when it was made; null for none, or for one that can't be read. */
  readonly database: ByteString
  readonly made: number | null
  /** Why a database that is there can't be read; null otherwise. */
  readonly trouble: ByteString | null
  /** The newest report that was left; null for none that is known. */
  readonly reported: number | null
  /** The moment of the question. */
  readonly asOf: number
}

const CHECK = 'aide --check | who-changed report -'
const INIT = 'aideinit   # or: aide --init && mv /var/lib/aide/aide.db.new /var/lib/aide/aide.db'

/** A check every night, and half a day of grace. Milliseconds. */
const NIGHT = 36 * 3600_000

/** Whether AIDE has what to compare with, does so, and reports on what it compared. */
export const aideFindings = (facts: AideFacts): readonly Finding[] => {
  const { isInstalled, database, made, trouble, reported, asOf } = facts
  if (!isInstalled && made === null && trouble === null && reported === null)
    return [finding('aide', 'mend', 'AIDE is not installed.', 'apt-get install aide   # or: dnf install aide')]
  if (trouble !== null) return [finding('aide', 'unknown', `AIDE's database can not be read: ${trouble}.`)]
  if (made === null)
    return [finding('aide', 'mend', `AIDE has no database at ${database}: it has nothing to compare with.`, INIT)]
  if (reported === null)
    return [finding('aide', 'note', `AIDE's database is of ${minuteOf(made)}; no report of AIDE was found.`, CHECK)]
  if (made > reported)
    return [
      finding(
        'aide',
        'mend',
        `AIDE's database, of ${minuteOf(made)}, is newer than its last report, of ${minuteOf(reported)}: what changed in between was taken over without being told.`,
        CHECK,
      ),
    ]
  return asOf - reported > NIGHT
    ? [finding('aide', 'mend', `AIDE's last report is of ${minuteOf(reported)}: a night was missed.`, CHECK)]
    : [finding('aide', 'well', `AIDE's database is of ${minuteOf(made)}, its last report of ${minuteOf(reported)}.`)]
}
