import { WhoChangedError } from '../model/errors.js'
import { excuse } from './excuse.js'
import { meet } from './meet.js'
import { MatchedOrder } from './moved-events.js'
import { eventKey, Pairing, type Altered, type Leftover, type SideName } from './pairing.js'
import { restamped } from './restamped.js'
import { Side, type Place, type SideRecord, type SideSummary } from './side.js'
import { stretchesOf, type Stretch } from './stretches.js'
import type { Difference, Span, Verification } from './verification.js'

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
