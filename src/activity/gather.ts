import { TOPICS, type Happening, type Sighting, type Topic } from '../model/activity.js'
import { NOBODY, type Who } from '../model/attribution.js'
import { compareEventIds } from '../model/event-id.js'
import { UNSET } from '../model/process-facts.js'
import { homeOf } from '../path/path-classes.js'
import { baseName } from '../path/normalize.js'
import type { People } from '../correlate/people.js'
import type { Store } from '../store/store.js'
import { changeSightings } from './changes.js'
import { loginSightings } from './logins.js'
import { sightingsOfAct } from './topics-of-act.js'
import { sightingsOfControl } from './topics-of-control.js'
import { sightingsOfExecution } from './topics-of-execution.js'

/** What happened in a span, by topics, oldest first. */
export interface Gathered {
  readonly byTopic: ReadonlyMap<Topic, readonly Happening[]>
  /** Changes of which no path is known, so that no topic can be told. */
  readonly unresolved: number
}

/** Everything that happened in a span, under its topics, with who was behind it. `node` undefined: of all hosts. */
export const gatherActivity = async (
  store: Store,
  people: People,
  { from, to, node }: { readonly from: number; readonly to: number; readonly node: string | undefined },
): Promise<Gathered> => {
  const changes = await changeSightings(store, from, to)
  const executions = (await store.executions(from, to)).flatMap((one) => sightingsOfExecution(one, one.process))
  const acts = (await store.acts(from, to)).flatMap(sightingsOfAct)
  const facts = await store.sessionFactsBetween(from, to)
  const logins = await loginSightings(facts, (fact) => people.session(fact.node, fact.ses, fact.time))
  const control = (await store.controlFacts(from, to)).flatMap(sightingsOfControl)
  const all = [...changes.sightings, ...withoutEchoes(executions, acts), ...logins, ...control]
    .filter((sighting) => node === undefined || sighting.node === node)
    .sort(compareEventIds)
  const byTopic = new Map<Topic, Happening[]>(TOPICS.map((topic) => [topic, []]))
  for (const sighting of all) {
    const who = await whoOf(people, sighting)
    if (sighting.topic !== 'home-access' || isForeignHome(sighting, who))
      byTopic.get(sighting.topic)!.push({ ...sighting, who })
  }
  return { byTopic, unresolved: changes.unresolved }
}

/** A program and the call or record by which it did its work are one act. Milliseconds. */
const ONE_ACT = 10_000

/** Leaves out what another record of the same act tells better: a program whose call is there, sudo's word where the program itself is. */
const withoutEchoes = (executions: readonly Sighting[], acts: readonly Sighting[]): readonly Sighting[] => {
  const keyOf = ({ node, topic, process }: Sighting, pid = process?.pid): string =>
    `${node ?? ''} ${topic} ${pid ?? ''}`
  const near = (all: readonly Sighting[] | undefined, { time }: Sighting): boolean =>
    all?.some((other) => Math.abs(other.time - time) <= ONE_ACT) === true
  const calls = new Map<string, Sighting[]>()
  for (const act of acts) if (act.verb !== 'ran') calls.set(keyOf(act), [...(calls.get(keyOf(act)) ?? []), act])
  const ran = executions.filter((one) => one.topic === 'root-command' || !near(calls.get(keyOf(one)), one))
  // sudo sends its record and then becomes the program, or starts it as its child.
  const programs = new Map<string, Sighting[]>()
  for (const one of executions)
    for (const pid of new Set([one.process?.pid, one.process?.ppid ?? undefined])) {
      const key = keyOf(one, pid)
      programs.set(key, [...(programs.get(key) ?? []), one])
    }
  const others = acts.filter((act) => !(act.verb === 'ran' && act.success && near(programs.get(keyOf(act)), act)))
  return [...ran, ...others]
}

const whoOf = async (people: People, { node, time, process, address }: Sighting): Promise<Who> => {
  const who = process === null ? NOBODY : await people.who({ node, time }, process)
  return address === null ? who : { ...who, address }
}

/** Programs that make and remove homes, which is their work; they are under `account`. */
const HOME_MAKERS = /^(?:useradd|userdel|usermod|adduser|deluser|mkhomedir_helper)$/

/** Somebody with root's rights in a home that is not his own. */
const isForeignHome = ({ object, process }: Sighting, { auid, login }: Who): boolean => {
  if (process?.euid !== 0 || auid === null || auid === UNSET || HOME_MAKERS.test(baseName(process.exe ?? '')))
    return false
  const home = homeOf(object ?? '')
  return home !== null && login !== null && home !== login
}
