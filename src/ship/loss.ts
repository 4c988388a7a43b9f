import { readLossLine } from '../scan/forms/shipped-entry.js'

/**
 * Why events were never shipped. `queue-full`: they came faster than they were taken; `spool-full`: the oldest of the spool gave way;
 * `killed`: whoever listened to auditd was killed, and what stood in the socket was lost; `away`: nobody listened; `unreadable`: it came from
 * auditd and was no line of a record; `overrun`: the queue had let go what shipping had not read; `left-out`: nobody wanted it.
 */
export type LossCause = (typeof CAUSES)[number]

const CAUSES = [
  ...(['queue-full', 'spool-full', 'spool-damaged'] as const),
  ...(['killed', 'away', 'unreadable', 'overrun', 'left-out'] as const),
] as const

/** Events that will never reach the destination. Times in milliseconds since 1970 UTC; null where nobody could tell. */
export interface Loss {
  readonly cause: LossCause
  readonly events: number
  readonly records: number
  readonly from: number | null
  readonly to: number | null
  /** The entries that had been numbered before they were lost, and the hash of the last of them: the chain goes on behind it. */
  readonly dropped: { readonly first: number; readonly last: number; readonly hash: string } | null
}

/** A loss as an entry tells it: `cause=spool-full events=12 records=50 from=1795462851320 to=1795462999001 first=3 last=14 hash=…`. */
export const lossText = ({ cause, events, records, from, to, dropped }: Loss): string =>
  [
    `cause=${cause} events=${events} records=${records} from=${from ?? '?'} to=${to ?? '?'}`,
    ...(dropped === null ? [] : [`first=${dropped.first} last=${dropped.last} hash=${dropped.hash}`]),
  ].join(' ')

/** null: this is no loss that this version knows. */
export const readLoss = (text: string): Loss | null => {
  const read = readLossLine(text)
  const cause = CAUSES.find((one) => one === read?.cause)
  return read === null || cause === undefined ? null : { ...read, cause }
}

/** One loss in the place of two of the same cause. */
export const addLoss = (a: Loss, b: Loss): Loss => ({
  cause: a.cause,
  events: a.events + b.events,
  records: a.records + b.records,
  from: a.from === null || b.from === null ? (a.from ?? b.from) : Math.min(a.from, b.from),
  to: a.to === null || b.to === null ? (a.to ?? b.to) : Math.max(a.to, b.to),
  dropped:
    a.dropped === null || b.dropped === null
      ? (a.dropped ?? b.dropped)
      : { first: a.dropped.first, last: b.dropped.last, hash: b.dropped.hash },
})
