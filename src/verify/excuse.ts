import type { TimedFault } from '../ship/chain-check.js'
import type { Loss } from '../ship/loss.js'
import type { Met } from './meet.js'
import type { MatchedOrder } from './moved-events.js'
import { eventKey, type Leftover, type SideName } from './pairing.js'
import type { Excused, Span } from './verification.js'

interface Known {
  readonly order: MatchedOrder
  readonly spans: Record<SideName, Span>
  /** The event that the host's copy begins with: its first records may have gone with the log before. */
  readonly firstLocal: string | null
  readonly losses: readonly Loss[]
  readonly chain: readonly TimedFault[]
  readonly isShipped: boolean
}

/** What only one copy has, sorted by what that means. */
export interface Sorted {
  readonly missing: readonly Leftover[]
  readonly inserted: readonly Leftover[]
  readonly notReceived: readonly Leftover[]
  readonly excused: Excused
}

/** Tells apart what is a fault, and what the copies need not both have. */
export const excuse = (
  { local, remote }: Met,
  { order, spans, firstLocal, losses, chain, isShipped }: Known,
): Sorted => {
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
