import P from 'parsimmon'

/** What stands before the body of a record. */
export interface RecordHeader {
  readonly node: string | null
  readonly type: string
  /** Milliseconds since 1970 UTC. */
  readonly time: number
  readonly serial: number
}

const node = P.regexp(/(?:node|host)=([^ ]+) /, 1)
  .map<string | null>((name) => name)
  .or(P.succeed(null))
const type = P.regexp(/type=([A-Za-z0-9_[\]]+) /, 1)
const stamp = P.seqMap(
  P.regexp(/(?:msg=)?audit\((\d{1,12})\./, 1),
  P.regexp(/\d{1,3}/),
  // Daemons before audit 2.5 wrote no colon: `audit(1490239800.477:34) config changed, auid=0`.
  P.regexp(/:(\d{1,10})\):? ?/, 1),
  (seconds, fraction, serial) => ({
    time: Number(seconds) * 1000 + Number(fraction.padEnd(3, '0')),
    serial: Number(serial),
  }),
)

/** `[node=NAME ]type=TYPE msg=audit(SECONDS.MMM:SERIAL): `. Source: auditd-event.c format_raw; printk leaves `msg=` out. */
export const recordHeader: P.Parser<RecordHeader> = P.seqMap(node, type, stamp, (name, kind, id) => ({
  node: name,
  type: kind,
  ...id,
}))
