import { WhoChangedError } from '../model/errors.js'
import type { TimedFault } from '../ship/chain-check.js'
import type { Loss } from '../ship/loss.js'
import { MatchedOrder } from './moved-events.js'
import { eventKey, Pairing, type Altered, type Leftover, type SideName } from './pairing.js'
import { Side, type Place, type SideRecord, type SideSummary } from './side.js'
import { stretchesOf, type Stretch } from './stretches.js'

/**
 * What is wrong between the copies. `missing`: the remote copy has it and the host's has not · `altered` · `inserted`: the host's copy has
 * it, and it never arrived although nothing says why · `reordered`: it stands elsewhere in the host's copy · `not-received`: the numbers
 * of what was shipped show that the remote copy lacks it.
 */
export type DifferenceKind = 'missing' | 'altered' | 'inserted' | 'reordered' | 'not-received'

export interface Difference {
  readonly kind: DifferenceKind
  readonly events: number
  readonly records: number
  /** Stamps, milliseconds. */
  readonly from: number
  readonly to: number
  readonly serials: readonly [first: number, last: number]
  /** Where it stands, or for what is missing the lines around it, as far as there are any. */
  readonly local: readonly [Place | null, Place | null]
  readonly remote: readonly [Place, Place] | null
  /** The records of the first event, as far as they differ. */
  readonly example: { readonly local: SideRecord | null; readonly remote: SideRecord | null }
}

/** Records that only one copy has, for a reason that is no fault. */
export interface Excused {
  /** From before the host's copy begins: it was pruned. */
  readonly beforeLocal: number
  /** From before the remote copy begins. */
  readonly beforeRemote: number
  /** Newer than anything that arrived. */
  readonly notYetShipped: number
  /** The stamp of the oldest of them, milliseconds. */
  readonly notYetSince: number | null
  /** Told as lost, or left out by wish, by the host itself. */
  readonly lost: number
  /** auditd sends its last record to no plugin. */
  readonly ofDaemon: number
}

export interface Verification {
  readonly node: string | null
  readonly local: SideSummary
  readonly remote: SideSummary
  /** Events that both copies have. */
  readonly matched: number
  /** Stamps of the first and last record of each copy, milliseconds. */
  readonly localSpan: Span | null
  readonly remoteSpan: Span | null
  readonly differences: readonly Difference[]
  /** What is wrong with the numbers and hashes of what was shipped. */
  readonly chain: readonly TimedFault[]
  readonly excused: Excused
  /** Whether there were more differences than are told. */
  readonly isCut: boolean
}

export interface Span {
  readonly from: number
  readonly to: number
}

export interface VerifyOptions {
  readonly local: readonly string[]
  readonly remote: readonly string[]
  readonly node: string | null
}

/** Records that are kept because they are in one copy only. */
const MOST_LEFT = 100_000

/** Compares the host's own copy with the one that was shipped. */
export const verify = async (options: VerifyOptions): Promise<Verification> => {
  const sides = { local: await Side.open(options.local), remote: await Side.open(options.remote) }
  const order = new MatchedOrder()
  const left: Record<SideName, Leftover[]> = { local: [], remote: [] }
  const spans: Record<SideName, Span | null> = { local: null, remote: null }
  const altered: Altered[] = []
  const disordered: SideRecord[] = []
  let isCut = false
  const room = (list: readonly unknown[]): boolean => {
    if (list.length < MOST_LEFT) return true
    isCut = true
    return false
  }
  let firstLocal: string | null = null
  const beforeLocal = { records: 0 }
  const pairing = new Pairing({
    matched: (event) => {
      order.push(event)
    },
    leftover: (one) => {
      // A host's copy that begins later need not be kept in mind.
      const isBefore = one.side === 'remote' && order.length === 0 && one.record.time < (spans.local?.from ?? -Infinity)
      if (isBefore) beforeLocal.records++
      else if (room(left[one.side])) left[one.side].push(one)
    },
    altered: (one) => {
      if (room(altered)) altered.push(one)
    },
    disordered: (records) => {
      if (room(disordered)) disordered.push(...records)
    },
  })
  const take = (side: SideName, records: readonly SideRecord[]): void => {
    for (const record of records) {
      if (record.type === 'EOE') continue
      if (options.node !== null && record.node !== null && record.node !== options.node) continue
      spans[side] = {
        from: Math.min(spans[side]?.from ?? Infinity, record.time),
        to: Math.max(spans[side]?.to ?? -Infinity, record.time),
      }
      if (side === 'local') firstLocal ??= eventKey(record)
      pairing.add(side, record)
    }
  }
  // Where the host's copy begins is known before anything of the other is compared.
  take('local', await sides.local.read())
  while (sides.local.time < Infinity || sides.remote.time < Infinity) {
    const side = sides.local.time < sides.remote.time ? 'local' : 'remote'
    take(side, await sides[side].read())
    pairing.settle(Math.min(sides.local.time, sides.remote.time))
  }
  pairing.end()

  const summaries = { local: sides.local.summary(), remote: sides.remote.summary() }
  const node = nodeOf(options.node, summaries)
  const isEmpty = spans.local === null || spans.remote === null
  if (isEmpty) throw nothing(spans.local === null ? options.local : options.remote, options.node)
  const met = meet(left, order)
  const streams = summaries.remote.streams.filter((one) => node === null || one.node === null || one.node === node)
  const chain = streams.flatMap(({ faults }) => faults)
  const sorted = excuse(met, {
    order,
    spans: { local: spans.local!, remote: spans.remote! },
    firstLocal,
    losses: streams.flatMap(({ losses }) => losses),
    chain,
    isShipped: sides.remote.isShipped,
  })
  const { missing, inserted } = restamped(sorted, altered)
  const placeOf = (at: number): Place => sides.local.placeOf(at)
  const inOneOrder = sides.local.isOneSequence && (sides.remote.isOneSequence || sides.remote.isShipped)
  const moved = inOneOrder ? order.moved(sides.remote.isShipped) : []
  const differences = [
    ...stretchesOf('missing', missing.map(ofRemote), order, placeOf),
    ...stretchesOf('inserted', inserted.map(ofLocal), order, placeOf),
    ...stretchesOf('not-received', sorted.notReceived.map(ofLocal), order, placeOf),
    ...stretchesOf(
      'altered',
      altered.map(({ local, remote }): Stretch => ({ local, remote })),
      order,
      placeOf,
    ),
    ...stretchesOf(
      'reordered',
      [...disordered, ...met.moved].map((local): Stretch => ({ local, remote: null })),
      order,
      placeOf,
    ),
    ...moved.map(({ local, time, serial }): Difference => movedDifference(placeOf(local), time, serial)),
  ].sort((a, b) => a.from - b.from)
  return {
    ...{ node, local: summaries.local, remote: summaries.remote, matched: order.length },
    ...{ localSpan: spans.local, remoteSpan: spans.remote, differences, chain, isCut },
    excused: { ...sorted.excused, beforeLocal: sorted.excused.beforeLocal + beforeLocal.records },
  }
}

const ofLocal = ({ record }: Leftover): Stretch => ({ local: record, remote: null })
const ofRemote = ({ record }: Leftover): Stretch => ({ local: null, remote: record })

const movedDifference = (place: Place, time: number, serial: number): Difference => ({
  ...{
    kind: 'reordered',
    events: 1,
    records: 0,
    from: time,
    to: time,
    serials: [serial, serial],
    local: [place, place],
  },
  ...{ remote: null, example: { local: null, remote: null } },
})

const nodeOf = (asked: string | null, { local, remote }: Record<SideName, SideSummary>): string | null => {
  if (asked !== null) return asked
  const named = new Set([...local.nodes, ...remote.nodes].filter((node) => node !== null))
  if (named.size <= 1) return [...named][0] ?? null
  const shown = [...named].slice(0, 10).sort().join(', ')
  throw new WhoChangedError('usage', `the logs are of ${named.size} hosts; name one with --node: ${shown}`)
}

const nothing = (logs: readonly string[], node: string | null): WhoChangedError =>
  new WhoChangedError(
    'unreadable',
    `${logs.join(', ')}: there is no audit record${node === null ? '' : ` of ${node}`} in it`,
    {
      place: { file: logs[0]! },
    },
  )

interface Met {
  readonly local: readonly Leftover[]
  readonly remote: readonly Leftover[]
  /** Records of the local copy that stand apart from their event. */
  readonly moved: readonly SideRecord[]
}

const identity = ({ record }: Leftover): string => `${eventKey(record)} ${record.type} ${record.body.trimEnd()}`
const content = ({ record }: Leftover): string => `${record.type} ${record.body.trimEnd()}`

/** Puts together what both copies have, but so far apart that it was not seen side by side; and what has another stamp. */
const meet = (left: Record<SideName, readonly Leftover[]>, order: MatchedOrder): Met => {
  const moved: SideRecord[] = []
  const events = new Set<string>()
  const late = join(left, identity, (local, remote) => {
    if (!local.isWholeEvent || !remote.isWholeEvent) moved.push(local.record)
    else if (!events.has(eventKey(local.record))) {
      events.add(eventKey(local.record))
      const { order: place, time, serial } = local.record
      order.push({ local: place, remote: remote.record.order, time, serial })
    }
  })
  return { ...late, moved }
}

/** What has another stamp in the one copy than in the other, and the same words, which stand nowhere else. */
const restamped = ({ missing, inserted }: Sorted, altered: Altered[]): Pick<Sorted, 'missing' | 'inserted'> => {
  const once = (all: readonly Leftover[]): ReadonlySet<string> => {
    const counts = new Map<string, number>()
    for (const one of all) counts.set(content(one), (counts.get(content(one)) ?? 0) + 1)
    return new Set([...counts].flatMap(([text, count]) => (count === 1 ? [text] : [])))
  }
  const [here, there] = [once(inserted), once(missing)]
  const isOnce = (one: Leftover): boolean => here.has(content(one)) && there.has(content(one))
  const left = join({ local: inserted.filter(isOnce), remote: missing.filter(isOnce) }, content, (local, remote) => {
    altered.push({ local: local.record, remote: remote.record })
  })
  return {
    missing: [...missing.filter((one) => !isOnce(one)), ...left.remote],
    inserted: [...inserted.filter((one) => !isOnce(one)), ...left.local],
  }
}

/** Takes what is in both lists by its name, where there is one of that name in each. */
const join = (
  { local, remote }: Record<SideName, readonly Leftover[]>,
  nameOf: (one: Leftover) => string,
  both: (local: Leftover, remote: Leftover) => void,
): Record<SideName, readonly Leftover[]> => {
  const named = new Map<string, Leftover[]>()
  for (const one of local) named.set(nameOf(one), [...(named.get(nameOf(one)) ?? []), one])
  const gone = new Set<Leftover>()
  for (const one of remote) {
    const own = named.get(nameOf(one))?.shift()
    if (own === undefined) continue
    gone.add(own).add(one)
    both(own, one)
  }
  return { local: local.filter((one) => !gone.has(one)), remote: remote.filter((one) => !gone.has(one)) }
}

interface Known {
  readonly order: MatchedOrder
  readonly spans: Record<SideName, Span>
  /** The event that the host's copy begins with: its first records may have gone with the log before. */
  readonly firstLocal: string | null
  readonly losses: readonly Loss[]
  readonly chain: readonly TimedFault[]
  readonly isShipped: boolean
}

interface Sorted {
  readonly missing: readonly Leftover[]
  readonly inserted: readonly Leftover[]
  readonly notReceived: readonly Leftover[]
  readonly excused: Excused
}

/** Tells apart what is a fault, and what the copies need not both have. */
const excuse = ({ local, remote }: Met, { order, spans, firstLocal, losses, chain, isShipped }: Known): Sorted => {
  const lastLocal = order.lastLocal
  const { firstRemote } = order
  const isBefore = ({ record }: Leftover): boolean =>
    record.time < spans.local.from || record.order < firstRemote || eventKey(record) === firstLocal
  const missing = remote.filter((one) => !isBefore(one))
  const inserted: Leftover[] = []
  const notReceived: Leftover[] = []
  const lost = losses.map((loss) => ({ loss, leftovers: [] as Leftover[], events: new Set<string>() }))
  const counts = { beforeRemote: 0, notYetShipped: 0, ofDaemon: 0 }
  let notYetSince: number | null = null
  for (const one of local) {
    const { record } = one
    if (isShipped && record.type === 'DAEMON_END') counts.ofDaemon++
    else if (record.time >= spans.remote.to && record.order > lastLocal) {
      counts.notYetShipped++
      notYetSince = Math.min(notYetSince ?? Infinity, record.time)
    } else if (record.time < spans.remote.from) counts.beforeRemote++
    else {
      const of = lost.find(({ loss }) => covers(loss, record.time))
      if (of !== undefined) {
        of.leftovers.push(one)
        of.events.add(eventKey(record))
      } else if (chain.some((fault) => fault.kind === 'missing' && covers(fault, record.time))) notReceived.push(one)
      else inserted.push(one)
    }
  }
  let excusedRecords = 0
  for (const { loss, leftovers, events } of lost)
    // More than the host counted can't all have been lost; which were is not to be told.
    if (loss.events > 0 && events.size > loss.events) inserted.push(...leftovers)
    else excusedRecords += leftovers.length
  return {
    ...{ missing, inserted, notReceived },
    excused: { ...counts, notYetSince, lost: excusedRecords, beforeLocal: remote.length - missing.length },
  }
}

const covers = ({ from, to }: { readonly from: number | null; readonly to: number | null }, time: number): boolean =>
  (from === null || from <= time) && (to === null || to >= time)
