import type { ByteString } from '../model/byte-string.js'
import type { OwnShipping } from './check-shipping.js'
import { finding, minuteOf, type Finding } from './finding.js'
import { shellWord } from '../path/shell-word.js'

/** A plugin that auditd is to start. */
export interface Plugin {
  readonly file: ByteString
  /** null: built in. */
  readonly program: ByteString | null
  readonly isExecutable: boolean
  /** Whether a process of that program runs; null where nobody can tell. */
  readonly isAlive: boolean | null
  /** For this program's own plugin: what it has left on the disk. */
  readonly own: OwnPlugin | null
}

/** The queue and the index of who-changed plugin. Times are milliseconds since 1970. */
export interface OwnPlugin {
  readonly folder: ByteString
  /** When it was last listening to auditd; null when it never ran. */
  readonly heard: number | null
  /** Bytes in the files of the queue. */
  readonly queued: number
  /** The newest record in its index; null when there is none. */
  readonly last: number | null
  readonly shipping: OwnShipping
}

/** What is known of everything else. */
export interface PluginSurroundings {
  readonly now: number
  readonly isLive: boolean
  /** The newest record of the log, milliseconds; null when it could not be read. */
  readonly logLast: number | null
}

const RESTART = 'systemctl restart auditd'
/** It says each second that it listens; later than this it does not. Milliseconds. */
const SILENCE = 15_000
/** How far its index may be behind the log before something is wrong. Milliseconds. */
const DELAY = 60_000

/** `plugins`: null where their folder may be read by root only. */
export const pluginFindings = (
  plugins: readonly Plugin[] | null,
  surroundings: PluginSurroundings,
): readonly Finding[] => {
  if (plugins === null)
    return [finding('plugins', 'unknown', 'Which plugins auditd starts: only root can read their configuration.')]
  const programs = plugins.filter(({ program }) => program !== null)
  if (programs.length === 0)
    return [finding('plugins', 'well', 'No plugin with a program of its own is active: the log is read.')]
  return programs.map(({ file, program, isExecutable, isAlive, own }) => {
    const path = program!
    if (!isExecutable)
      return finding('plugins', 'mend', `${file} names ${path}, which is no program that can be run.`, switchOff(file))
    if (own !== null) return ownFinding(path, own, surroundings)
    if (isAlive === false) return finding('plugins', 'mend', `The plugin ${path} is active and does not run.`, RESTART)
    return isAlive === null
      ? finding('plugins', 'unknown', `The plugin ${path} is active; whether it runs can not be told from here.`)
      : finding('plugins', 'well', `The plugin ${path} runs.`)
  })
}

/** A name that a terminal can not show can not be copied from it either. */
const switchOff = (file: ByteString): ByteString =>
  /[\0-\x1f\x7f]/.test(file)
    ? `grep -l '^active *= *yes' /etc/audit/plugins.d/*.conf | cat -v`
    : `sed -i 's/^active.*/active = no/' ${shellWord(file)} && ${RESTART}`

/** auditd gives up a plugin that died ten times (max_restarts), and says so nowhere but in syslog. */
const ownFinding = (
  path: ByteString,
  { folder, heard, queued, last }: OwnPlugin,
  { now, isLive, logLast }: PluginSurroundings,
): Finding => {
  const newest = last === null ? 'its index has no event yet' : `its last event is of ${minuteOf(last)}`
  const queue = `its queue ${folder} takes ${Math.ceil(queued / 1024)} kB`
  if (!isLive)
    return finding(
      'plugins',
      'unknown',
      `The plugin ${path} is active; whether it runs a copy can not tell; ${newest}.`,
    )
  if (heard === null)
    return finding('plugins', 'mend', `The plugin ${path} is active and never ran: ${folder} has no queue.`, RESTART)
  if (now - heard > SILENCE)
    return finding(
      'plugins',
      'mend',
      `The plugin ${path} is active and has not listened to auditd since ${minuteOf(heard)}; ${newest}.`,
      RESTART,
    )
  if (logLast !== null && logLast - (last ?? -Infinity) > DELAY)
    return finding(
      'plugins',
      'mend',
      `The plugin ${path} runs, but ${newest} while the log goes to ${minuteOf(logLast)}; ${queue}.`,
      'journalctl -t who-changed -n 20',
    )
  return finding('plugins', 'well', `The plugin ${path} runs; ${newest}, ${queue}.`)
}
