import type { Deed } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import { baseName } from '../path/normalize.js'

/** `bob (sudo) ran useradd in an ssh session from 192.0.2.12`. */
export const sentenceOf = ({ who, process }: Deed): ByteString => {
  const program = programName(process.exe, process.comm)
  return `${personOf(who, process)} ran ${program}${settingOf(who)}`
}

/** The program by its file; a process can give itself any other name. */
export const programName = (exe: ByteString | null, comm: ByteString | null): ByteString =>
  exe === null ? (comm ?? 'an unknown program') : baseName(exe.replace(/ \(deleted\)$/, ''))

const personOf = (who: Deed['who'], process: Deed['process']): ByteString => {
  if (who.auid === null)
    return who.origin === 'kernel' ? 'the kernel' : `a service (${who.user ?? `uid ${who.uid ?? '?'}`})`
  const login = who.login ?? `uid ${who.auid}`
  const raised = process.ancestry
    .map(({ comm, command }) => baseName(command?.[0] ?? comm ?? ''))
    .find((name) => RAISERS.has(name))
  if (raised !== undefined) return `${login} (${raised})`
  return who.uid !== null && who.uid !== who.auid ? `${login} (as ${who.user ?? `uid ${who.uid}`})` : login
}

const RAISERS = new Set(['sudo', 'su', 'pkexec', 'doas', 'runuser'])

const settingOf = ({ origin, address, terminal, auid }: Deed['who']): string => {
  const from = address === null ? '' : ` from ${address}`
  switch (origin) {
    case 'ssh':
      return ` in an ssh session${from}`
    case 'console':
      return ` at the console${terminal === null ? '' : ` ${terminal}`}${from}`
    case 'cron':
      return ' in a cron job'
    case 'at':
      return ' in an at job'
    case 'su':
      return ' in a session opened by su'
    case 'service':
      return auid === null ? '' : ' in a service of that login'
    case 'kernel':
    case null:
      return from
  }
}
