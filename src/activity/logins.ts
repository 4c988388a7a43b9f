import type { Sighting } from '../model/activity.js'
import type { ByteString } from '../model/byte-string.js'
import { UNSET, type ProcessFacts } from '../model/process-facts.js'
import type { Session, SessionFact } from '../model/session.js'

/** Logins of people, and those that were refused. `sessionOf`: the session that a login began. */
export const loginSightings = async (
  facts: readonly SessionFact[],
  sessionOf: (fact: SessionFact) => Promise<Session | null>,
): Promise<readonly Sighting[]> => {
  const sightings: Sighting[] = []
  for (const fact of facts) {
    if (fact.kind !== 'login' || !fact.success) continue
    const session = await sessionOf(fact)
    if (session === null || (session.origin !== 'ssh' && session.origin !== 'console')) continue
    sightings.push(sighting(fact, `${session.origin} login`, session.login, null))
  }
  return [...sightings, ...refusals(facts)]
}

/** One for each process that let nobody in: a program sends several records for one attempt, the last of which is its own summary. */
const refusals = (facts: readonly SessionFact[]): readonly Sighting[] => {
  const last = new Map<string, SessionFact>()
  const admitted = new Set(facts.filter(({ kind, success }) => kind === 'login' && success).map(attempt))
  for (const fact of facts) {
    const isRefusal = !fact.success && fact.auid === UNSET && (fact.kind === 'open' || fact.address !== null)
    if (isRefusal && fact.kind !== 'login' && !fact.kind.startsWith('unit')) last.set(attempt(fact), fact)
  }
  return [...last]
    .filter(([key]) => !admitted.has(key))
    .map(([, fact]) => sighting(fact, 'refused login', fact.account, fact.address))
}

const attempt = ({ node, pid, time }: SessionFact): string => `${node ?? ''} ${pid} ${Math.floor(time / 3600_000)}`

const sighting = (fact: SessionFact, verb: string, object: ByteString | null, address: string | null): Sighting => {
  const { node, time, serial, success } = fact
  return { node, time, serial, topic: 'login', verb, object, success, key: null, process: processOf(fact), address }
}

const processOf = ({ pid, auid, ses, exe, terminal }: SessionFact): ProcessFacts => ({
  ...{ pid, ppid: null, auid, ses, uid: null, euid: null, gid: null, exe, comm: null, tty: terminal },
  ...{ cwd: null, command: null, executed: false },
})
