import type { ByteString } from '../model/byte-string.js'
import { shellWord } from '../path/shell-word.js'
import { finding, type Finding } from './finding.js'

/** A plugin that auditd is to start. */
export interface Plugin {
  readonly file: ByteString
  /** null: built in. */
  readonly program: ByteString | null
  readonly isExecutable: boolean
  /** Whether a process of that program runs; null where nobody can tell. */
  readonly isAlive: boolean | null
}

/** `plugins`: null where their folder may be read by root only. */
export const pluginFindings = (plugins: readonly Plugin[] | null): readonly Finding[] => {
  if (plugins === null)
    return [finding('plugins', 'unknown', 'Which plugins auditd starts: only root can read their configuration.')]
  const restart = 'systemctl restart auditd'
  const own = plugins.filter(({ program }) => program !== null)
  if (own.length === 0)
    return [finding('plugins', 'well', 'No plugin with a program of its own is active: the log is read.')]
  return own.map(({ file, program, isExecutable, isAlive }) => {
    const path = program!
    if (!isExecutable)
      return finding(
        'plugins',
        'mend',
        `${file} names ${path}, which is no program that can be run.`,
        switchOff(file, restart),
      )
    if (isAlive === false) return finding('plugins', 'mend', `The plugin ${path} is active and does not run.`, restart)
    return isAlive === null
      ? finding('plugins', 'unknown', `The plugin ${path} is active; whether it runs can not be told from here.`)
      : finding('plugins', 'well', `The plugin ${path} runs.`)
  })
}

/** A name that a terminal can not show can not be copied from it either. */
const switchOff = (file: ByteString, restart: string): ByteString =>
  /[\0-\x1f\x7f]/.test(file)
    ? `grep -l '^active *= *yes' /etc/audit/plugins.d/*.conf | cat -v`
    : `sed -i 's/^active.*/active = no/' ${shellWord(file)} && ${restart}`

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
