import type { EventId } from '../model/event-id.js'
import type { Store } from '../store/store.js'

/**
 * The index of one host of which some records bear its name and some bear none: from before its auditd was told to name it, or by a
 * transport that leaves the name out. They are one trail, and an event that came both ways is one event.
 */
export const oneHost = (store: Store, name: string): Store => {
  const named = <T extends { readonly node: string | null }>(fact: T): T =>
    fact.node === null ? { ...fact, node: name } : fact
  // Who did it is read from the index when it is asked for: no field that a copy would take along.
  const namedDoer = <T extends { readonly node: string | null; readonly process: unknown }>(fact: T): T =>
    fact.node === null ? { ...fact, node: name, process: fact.process } : fact
  return {
    ahead: async (facts, fingerprint, expectedOffset) => store.ahead(facts, fingerprint, expectedOffset),
    append: async (batch) => store.append(batch),
    freeze: async () => store.freeze(),
    sources: async () => (await store.sources()).map((source) => ({ ...source, serials: source.serials.map(named) })),
    partialEvents: async () => (await store.partialEvents()).map(named),
    operations: async (query) => {
      const operations = (await store.operations(query)).map(namedDoer)
      return once(operations, ({ time, serial, item, file }) => `${time} ${serial} ${item} ${file}`)
    },
    directorySightings: async (query) => (await store.directorySightings(query)).map(named),
    operationsOfKinds: async (kinds, from, to) => {
      const operations = (await store.operationsOfKinds(kinds, from, to)).map(namedDoer)
      return once(operations, ({ time, serial, item, file }) => `${time} ${serial} ${item} ${file}`)
    },
    unresolvedOperations: async (from, to) => {
      const operations = (await store.unresolvedOperations(from, to)).map(namedDoer)
      return once(operations, ({ time, serial, item, file }) => `${time} ${serial} ${item} ${file}`)
    },
    referencesBelow: async (directory, bytes) => store.referencesBelow(directory, bytes),
    nextReference: async (from, before) => store.nextReference(from, before),
    isAnyBelow: async (directory) => store.isAnyBelow(directory),
    processes: async (_node, pid, from, to) => {
      const seen = [...(await store.processes(name, pid, from, to)), ...(await store.processes(null, pid, from, to))]
      return seen.sort((a, b) => a.time - b.time)
    },
    executions: async (from, to) => {
      const executions = (await store.executions(from, to)).map(named)
      return once(executions, ({ time, process }) => `${time} ${process.pid}`)
    },
    sessionFacts: async (_node, ses, from, to) => {
      const facts = [
        ...(await store.sessionFacts(name, ses, from, to)),
        ...(await store.sessionFacts(null, ses, from, to)),
      ].map(named)
      return once(facts, ({ time, serial, kind }) => `${time} ${serial} ${kind}`).sort(byTime)
    },
    sessionFactsBetween: async (from, to) => {
      const facts = (await store.sessionFactsBetween(from, to)).map(named)
      return once(facts, ({ time, serial, kind }) => `${time} ${serial} ${kind}`)
    },
    firstSeenBetween: async (_node, after, until) => {
      const seen = await Promise.all([
        store.firstSeenBetween(name, after, until),
        store.firstSeenBetween(null, after, until),
      ])
      const times = seen.filter((one) => one !== null)
      return times.length === 0 ? null : Math.min(...times)
    },
    controlFacts: async (from, to, kinds) => {
      const facts = (await store.controlFacts(from, to, kinds)).map(namedDoer)
      return once(facts, ({ time, serial, kind, detail }) => `${time} ${serial} ${kind} ${detail ?? ''}`)
    },
    highestSerials: async (from, before) => {
      const serials = [...(await store.highestSerials(from, before)).values()]
      return new Map(serials.length === 0 ? [] : [[name, Math.max(...serials)]])
    },
    acts: async (from, to, kind) => {
      const acts = (await store.acts(from, to, kind)).map(named)
      return once(acts, ({ time, serial, kind, object }) => `${time} ${serial} ${kind} ${object ?? ''}`)
    },
    nodes: () => Promise.resolve([name]),
    userNames: async () => (await store.userNames()).map(named),
    malformed: async (limit) => store.malformed(limit),
    totals: async () => store.totals(),
    // Who asks says of which host.
    remembered: async (what) => store.remembered(what),
    remember: async (what, value) => store.remember(what, value),
    prune: async (before) => store.prune(before),
    close: async () => store.close(),
  }
}

const byTime = (a: EventId, b: EventId): number => a.time - b.time || a.serial - b.serial

const once = <T>(facts: readonly T[], keyOf: (fact: T) => string): T[] => {
  const seen = new Set<string>()
  return facts.filter((fact) => {
    const key = keyOf(fact)
    return !seen.has(key) && seen.add(key)
  })
}
