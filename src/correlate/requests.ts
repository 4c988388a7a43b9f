import type { Deed, ProcessView, Request, Who } from '../model/attribution.js'
import type { EventId } from '../model/event-id.js'
import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import { baseName } from '../path/normalize.js'
import type { Store } from '../store/store.js'

/** Programs that send whatever they are told to whoever is on the bus. */
const BUS: readonly string[] = ['busctl', 'dbus-send', 'gdbus']
/** Daemons that work on request, and the programs by which people ask them. The request goes over a bus that no audit record shows. */
const CLIENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['systemd', ['systemctl', 'systemd-run', ...BUS]],
  ['systemd-hostnamed', ['hostnamectl', ...BUS, 'nmcli', 'nmtui']],
  ['systemd-timedated', ['timedatectl', ...BUS]],
  ['systemd-localed', ['localectl', ...BUS]],
  ['systemd-logind', ['loginctl', ...BUS]],
  ['systemd-homed', ['homectl', ...BUS]],
  ['systemd-machined', ['machinectl', ...BUS]],
  ['NetworkManager', ['nmcli', 'nmtui', ...BUS]],
  ['packagekitd', ['pkcon', ...BUS]],
  ['udisksd', ['udisksctl', ...BUS]],
  ['accounts-daemon', [...BUS]],
  ['snapd', ['snap']],
  ['dockerd', ['docker']],
  ['containerd-shim-runc-v2', ['docker', 'ctr', 'nerdctl']],
])
/** For a service that somebody started, whatever its program. */
const STARTERS: readonly string[] = ['systemctl', 'service', 'invoke-rc.d', 'systemd-run']
const VERBS = new Set(['start', 'restart', 'reload', 'reload-or-restart', 'try-restart', 'enable'])
/** Those by which the services of one user are started, by that user's own systemd. */
const USERS_STARTERS: readonly string[] = ['systemctl', 'systemd-run', ...BUS]
/** A request is answered within this time. Milliseconds. */
const ANSWERED = 10_000

type At = Omit<EventId, 'serial'>

/** Who tells the people behind a process. */
interface Asked {
  who(at: At, process: ProcessFacts): Promise<Who>
  process(at: At, process: ProcessFacts): Promise<ProcessView>
}

/**
 * The login whose request a daemon carried out, as far as that can be inferred: the only one who called the daemon's client, or had its
 * service started, just before. null when nobody did, or more than one.
 */
export const requestOf = async (
  store: Pick<Store, 'executions'>,
  deed: Pick<Deed, 'who' | 'process' | 'when' | 'source'>,
  people: Asked,
): Promise<Request | null> => {
  const { who, process, when, source } = deed
  if (process.exe === null) return null
  if (who.auid !== null && who.origin !== 'service') return null
  const clients = CLIENTS.get(baseName(process.exe)) ?? []
  const unit = who.unit?.replace(/\.service$/, '') ?? null
  if (clients.length === 0 && unit === null && who.auid === null) return null
  const calls = (await store.executions(when - ANSWERED, when)).filter(({ node, process: caller }) => {
    if (node !== source.node || caller.auid === null || caller.auid === UNSET || caller.exe === null) return false
    const program = baseName(caller.exe)
    if (who.auid !== null)
      return USERS_STARTERS.includes(program) && asksForMore(program, caller.command) && isForUser(caller, who)
    return (
      (clients.includes(program) && asksForMore(program, caller.command)) ||
      (unit !== null && STARTERS.includes(program) && isAbout(caller.command, unit))
    )
  })
  const askers = new Set(calls.map(({ process: { auid, ses } }) => `${auid ?? ''} ${ses ?? ''}`))
  const call = calls.at(-1)
  if (call === undefined || askers.size !== 1) return null
  const [asker, program] = await Promise.all([people.who(call, call.process), people.process(call, call.process)])
  return { who: asker, process: program, when: call.time }
}

/** Words by which a client only looks: `systemctl status`, `docker ps`, `nmcli connection show`. */
const LOOKS =
  /^(?:status|show|cat|help|list|list-.*|is-.*|get-.*|ps|logs|inspect|images|info|version|top|stats|events|search|find|tree|introspect|monitor|dump|show-.*|.*-status|.*-show|.*-list)$/

/** Clients that name first the kind of thing, and then what is to be done with it. */
const TWO_WORDS: ReadonlySet<string> = new Set(['nmcli', 'docker', 'ctr', 'nerdctl'])

/** Whether a client was called to have something done: by a word that is no option, and none of these. */
const asksForMore = (program: string, command: string | null): boolean => {
  const words = (command?.split('\0') ?? [])
    .slice(1)
    .filter((word, index, all) => !word.startsWith('-') && !ELSEWHERE.has(all[index - 1] ?? ''))
  return words.length > 0 && !words.slice(0, TWO_WORDS.has(program) ? 2 : 1).some((word) => LOOKS.test(word))
}

/** Options of systemctl and its kind whose value is the next word: where the systemd is that is asked. */
const ELSEWHERE: ReadonlySet<string> = new Set(['-M', '--machine', '-H', '--host'])

/** Whether a client was called for the systemd of a user: by that user, as that user, or with `--machine=USER@`. */
const isForUser = ({ auid, euid, command }: ProcessFacts, who: Who): boolean => {
  const words = command?.split('\0') ?? []
  if (!words.includes('--user')) return false
  const machine = words.findIndex((word) => /^(?:-M|--machine)/.test(word))
  if (machine < 0) return euid === who.auid || (auid === who.auid && euid !== 0)
  const host = words[machine]!.replace(/^(?:-M|--machine=?)/, '') || (words[machine + 1] ?? '')
  return who.login !== null && host.replace(/@(?:\.host)?$/, '') === who.login && host.includes('@')
}

/** Whether a command starts that unit. */
const isAbout = (command: string | null, unit: string): boolean => {
  const words = command?.split('\0') ?? []
  return words.some((word) => VERBS.has(word)) && words.some((word) => word === unit || word === `${unit}.service`)
}
