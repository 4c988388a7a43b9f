import { hostname } from 'node:os'
import type { CausedGap, Gap } from '../model/gap.js'
import { bootsByNode, type Boots } from '../correlate/boots.js'
import { betweenLogs } from '../correlate/serial-restarts.js'
import { gapsOf, isAllBefore } from '../correlate/gaps.js'
import { SUSPENDED } from '../correlate/lost-gaps.js'
import { firstAfter } from '../correlate/trail.js'
import { askerOfStop } from '../correlate/stop-requests.js'
import { People } from '../correlate/people.js'
import { BOOT_MARKS, type ControlFact, type ControlFactKind } from '../model/control-fact.js'
import { compareEventIds } from '../model/event-id.js'
import { toText } from '../model/byte-string.js'
import { WhoChangedError } from '../model/errors.js'
import type { RuleSet } from '../rules/rule.js'
import { readAuthLog } from '../source/auth-log.js'
import { readPasswd } from '../source/passwd.js'
import { readInput } from '../source/read-input.js'
import type { SourceState, Store } from '../store/store.js'
import { once } from './once.js'
import { rememberedBoots, rememberedLastGap, type WorkedOut } from './remembered-trail.js'
import type { AnswerOptions } from './options.js'
import { readRules } from './read-rules.js'
import { ownHostFiles } from './own-host.js'

/** Everything that the answers to one command share. */
export interface Knowledge {
  readonly people: People
  readonly boots: Boots
  /** Read at once, and understood when they are asked for. */
  readonly rules: () => RuleSet | null
  /** The file that they are from; null where none is known. */
  readonly rulesFile: string | null
  /** Only events of this node are asked; undefined: all that the index holds. */
  readonly node: string | undefined
  /** Its name; null for a log from elsewhere that does not tell. */
  readonly host: string | null
  /** Stamps of the oldest and newest record; null for an empty index. */
  readonly first: number | null
  readonly last: number | null
  readonly gapsBetween: (from: number, to: number) => Promise<readonly CausedGap[]>
  /** The last of these within the log: all of them and who caused each take longer to tell. */
  readonly lastGap: (from: number, to: number) => Promise<LastGap | null>
}

/** A gap, and how many others there are. */
export interface LastGap {
  readonly gap: CausedGap
  readonly others: number
}

export const gatherKnowledge = async (store: Store, options: AnswerOptions): Promise<Knowledge> => {
  const own = options.audit.length === 0 ? ownHostFiles() : { rules: null, passwd: null }
  const sources = await store.sources()
  const spans = sources.flatMap(({ serials }) => serials)
  const between = betweenLogs(spans)
  const factsOf = async (kinds?: readonly ControlFactKind[]): Promise<readonly ControlFact[]> => {
    const facts = await store.controlFacts(-1e15, 1e15, kinds)
    return between.length === 0 ? facts : [...facts, ...between].sort(compareEventIds)
  }
  const boots = await rememberedBoots(store, options.node, async () =>
    bootsByNode(await factsOf(BOOT_MARKS), (from, before) => store.highestSerials(from, before)),
  )
  const passwdFile = options.passwd ?? own.passwd
  const passwd = passwdFile === null ? new Map<number, string>() : readPasswd(passwdFile)
  const logins = options.authLog === null ? [] : readAuthLog(options.authLog)
  const people = new People(store, boots, await store.userNames(), passwd, logins)
  const rulesFile = options.rules ?? own.rules
  const rulesText = rulesFile === null ? null : readInput(rulesFile).toString('latin1')
  const nodes = await store.nodes()
  const spanOf = (node: string | null): Kept => keptOf(sources, nodes.length > 1 ? node : undefined)
  const { first, last } = options.node === null ? keptOf(sources, undefined) : spanOf(options.node)
  const named = nodes.filter((node) => node !== null)
  if (options.node === null && named.length > 1) throw severalHosts(named)
  const isHeld = named.length === 0 || [...nodes, ...spans.map(({ node }) => node)].includes(options.node)
  if (options.node !== null && !isHeld) throw noSuchHost(options.node, named)
  /**
   * Oldest first. That auditing was on again is looked for behind those who switched it off before `from`, or from `exactFrom` on.
   * `isLasting`: whether all that shows them is of before `to`.
   */
  const gaps = async (
    from: number,
    to: number,
    exactFrom = -Infinity,
  ): Promise<{ readonly found: readonly Gap[]; readonly isLasting: boolean }> => {
    const facts = await factsOf()
    const partial = await store.partialEvents()
    const asked = options.node === null ? (nodes.length === 0 ? [null] : nodes) : [options.node]
    let newest = last ?? 0
    const found = await Promise.all(
      asked.map(async (node) => {
        const own = facts.filter((fact) => fact.node === node)
        // What is missing is a gap only where no other gap explains it, so all of these must be exact then.
        const isMissing = own.some(({ kind }) => kind === 'missing')
        const awake = await awakenings(store, node, own, { from, to, exactFrom: isMissing ? -Infinity : exactFrom })
        newest = awake.reduce((latest, time) => Math.max(latest, time), newest)
        const logs = sources.flatMap(({ serials }) =>
          serials.flatMap((span) => (span.node === node ? span.last.time : [])),
        )
        return gapsOf({ node, facts: own, awake, logs, spans, partial, ...spanOf(node) }, from, to)
      }),
    )
    const isLasting = newest < to && isAllBefore(facts, to)
    return { found: found.flat().sort((a, b) => a.start - b.start), isLasting }
  }
  const caused = async (gap: Gap): Promise<CausedGap> => {
    const who = await people.causeOf(gap)
    const asked = who === null ? await askerOfStop(store, gap, people) : null
    return { ...gap, who, ...(asked === null ? {} : { asked }) }
  }
  return {
    people,
    boots,
    rules: once(() => (rulesText === null ? null : readRules(rulesText, rulesFile!))),
    rulesFile,
    node: options.node ?? undefined,
    host: hostOf(options, named),
    first,
    last,
    gapsBetween: async (from, to) => Promise.all((await gaps(from, to)).found.map(caused)),
    lastGap: async (from, to) => {
      const workOut = async (): Promise<WorkedOut> => {
        const { found, isLasting } = await gaps(from, to, Infinity)
        const quick = withinLog(found)
        const last = quick.at(-1)
        if (last === undefined) return { last: null, isLasting }
        // When auditing was seen to be on again is looked for only where it decides which is the last, or how long that was.
        const isExact = !quick.some(({ kind, start }) => kind === 'auditing-disabled' && start >= last.start)
        const exact = isExact ? quick : withinLog((await gaps(from, to, last.start)).found)
        return { last: { gap: exact.at(-1)!, others: exact.length - 1 }, isLasting }
      }
      const last =
        from === first ? await rememberedLastGap(store, options.node, { from, to }, workOut) : (await workOut()).last
      return last === null ? null : { gap: await caused(last.gap), others: last.others }
    },
  }
}

const withinLog = (gaps: readonly Gap[]): readonly Gap[] => gaps.filter(({ kind }) => kind !== 'log-horizon')

/** Stamps of the oldest and newest record that is kept; null when there is none. */
type Kept = Pick<Knowledge, 'first' | 'last'>

/** Of all hosts, or of one of several: a file that holds the records of many says of none when its own began. */
const keptOf = (sources: readonly SourceState[], node: string | null | undefined): Kept => {
  const stamps = sources.flatMap(({ first, last, serials }) => {
    const own = serials.filter((span) => span.node === node)
    if (node !== undefined) return own.flatMap((span) => [span.first.time, span.last.time])
    return first === null || last === null ? [] : [first, last]
  })
  return stamps.length === 0 ? { first: null, last: null } : { first: Math.min(...stamps), last: Math.max(...stamps) }
}

/** That auditing was switched on again is not logged; the first event after it was switched off shows it. */
const awakenings = async (
  store: Store,
  node: string | null,
  facts: readonly ControlFact[],
  { from, to, exactFrom }: { readonly from: number; readonly to: number; readonly exactFrom: number },
): Promise<readonly number[]> => {
  const times: (number | null)[] = []
  /** Until when auditd wrote nothing, as far as its words went. */
  let resumed = -Infinity
  for (const [index, { kind, time }] of facts.entries()) {
    if (kind === 'suspended' && time <= to && time + SUSPENDED >= resumed) {
      const seen = await store.firstSeenBetween(node, time + SUSPENDED, 1e15)
      times.push(seen)
      resumed = seen ?? Infinity
    }
    if (kind !== 'disabled' || time > to || (time >= from && time < exactFrom)) continue
    const next = firstAfter(facts, time, index)?.time ?? Infinity
    if (next >= from) times.push(await store.firstSeenBetween(node, time, Math.min(next, 1e15)))
  }
  return times.filter((time) => time !== null)
}

/**
 * Paths of different hosts are different files, so one of several must be named. Records without a name beside those of one host are that
 * host's, from before its auditd was told to name it.
 */
const severalHosts = (names: readonly string[]): WhoChangedError =>
  new WhoChangedError('usage', `the index holds ${names.length} hosts; name one with --node: ${hostNames(names)}`)

/** Without any event of a host every change of it would look like an alarm. */
const noSuchHost = (asked: string, names: readonly string[]): WhoChangedError =>
  new WhoChangedError('usage', `the index holds no event of ${toText(asked)}, but of ${hostNames(names)}`)

const hostNames = (names: readonly string[]): string =>
  names.slice(0, 10).map(toText).sort().join(', ') + (names.length > 10 ? ', …' : '')

/** Whose log it is: what the user says, what the log says, or this host when it is this host's own log. */
const hostOf = (options: AnswerOptions, named: readonly string[]): string | null => {
  if (options.node !== null) return options.node
  if (named.length === 1) return toText(named[0]!)
  return options.audit.length === 0 ? hostname() : null
}
