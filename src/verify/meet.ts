import { joined } from './joined.js'
import type { MatchedOrder } from './moved-events.js'
import { eventKey, type Leftover, type SideName } from './pairing.js'
import type { SideRecord } from './side.js'

/** What only one copy has. */
export interface Met {
  readonly local: readonly Leftover[]
  readonly remote: readonly Leftover[]
  /** Records of the local copy that stand apart from their event. */
  readonly moved: readonly SideRecord[]
}

const identity = ({ record }: Leftover): string => `${eventKey(record)} ${record.type} ${record.body.trimEnd()}`

/** Puts together what both copies have, but so far apart that it was not seen side by side; and what has another stamp. */
export const meet = (left: Record<SideName, readonly Leftover[]>, order: MatchedOrder): Met => {
  const moved: SideRecord[] = []
  const events = new Set<string>()
  const late = joined(left, identity, (local, remote) => {
    if (!local.isWholeEvent || !remote.isWholeEvent) moved.push(local.record)
    else if (!events.has(eventKey(local.record))) {
      events.add(eventKey(local.record))
      const { order: place, time, serial } = local.record
      order.push({ local: place, remote: remote.record.order, time, serial })
    }
  })
  return { ...late, moved }
}
