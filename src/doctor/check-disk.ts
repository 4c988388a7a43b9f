import type { ByteString } from '../model/byte-string.js'
import { shellWord } from '../path/shell-word.js'
import { finding, type Finding } from './finding.js'

export interface DiskFacts {
  readonly directory: ByteString
  /** null: not known, as on a copy. */
  readonly freeBytes: number | null
  /** Megabytes of auditd.conf; null where it does not say so in megabytes. */
  readonly spaceLeft: number | null
  readonly adminSpaceLeft: number | null
  readonly fullAction: ByteString | null
}

const MB = 1024 * 1024
/** What auditd warns at unless told otherwise (auditd.conf of its distribution). */
const SPACE_LEFT = 75

/** Whether auditd has room to write. */
export const diskFinding = ({ directory, freeBytes, spaceLeft, adminSpaceLeft, fullAction }: DiskFacts): Finding => {
  if (freeBytes === null)
    return finding('disk', 'unknown', `How much room is left at ${directory} can not be told from a copy.`)
  const free = `${Math.floor(freeBytes / MB)} MB are free at ${directory}`
  const least = Math.max(spaceLeft ?? SPACE_LEFT, adminSpaceLeft ?? 0)
  const action = fullAction === null ? '' : ` (disk_full_action = ${fullAction})`
  if (freeBytes < least * MB)
    return finding(
      'disk',
      'mend',
      `${free}, less than the ${least} MB at which auditd warns; when it is full auditd acts${action}.`,
      `du -xm ${shellWord(directory)} /var | sort -n | tail -20`,
    )
  return finding('disk', 'well', `${free}; auditd warns below ${least} MB.`)
}
