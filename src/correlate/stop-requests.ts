import type { Who } from '../model/attribution.js'
import type { Gap } from '../model/gap.js'
import { UNSET } from '../model/process-facts.js'
import { splitCommand } from '../event/command.js'
import { baseName } from '../path/normalize.js'
import type { Store } from '../store/store.js'
import type { People } from './people.js'

const CLIENTS = new Set(['systemctl', 'service', 'invoke-rc.d', 'rc-service'])
const VERBS = new Set(['stop', 'restart', 'try-restart', 'condrestart', 'kill'])
/** A request is answered within this time. Milliseconds. */
const ANSWERED = 10_000

/** The only login that asked the service manager to end auditd just before it ended; an inference. null when nobody did, or several. */
export const askerOfStop = async (
  store: Pick<Store, 'executions'>,
  { kind, node, start }: Gap,
  people: Pick<People, 'who'>,
): Promise<Who | null> => {
  if (kind !== 'daemon-stopped') return null
  const calls = (await store.executions(start - ANSWERED, start)).filter(({ node: own, process }) => {
    if (own !== node || process.auid === null || process.auid === UNSET || process.command === null) return false
    const words = splitCommand(process.command)
    return (
      CLIENTS.has(baseName(words[0] ?? '')) &&
      words.some((word) => VERBS.has(word)) &&
      words.some((word) => /^auditd(?:\.service)?$/.test(word))
    )
  })
  const logins = new Set(calls.map(({ process: { auid, ses } }) => `${auid ?? ''} ${ses ?? ''}`))
  const last = calls.at(-1)
  return last === undefined || logins.size !== 1 ? null : people.who(last, last.process)
}
