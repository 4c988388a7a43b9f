import { firstHash, nextHash } from './chain.js'
import type { Entry } from './entry.js'
import { readLoss, type Loss } from './loss.js'

/**
 * What is wrong with the entries of a stream. `altered`: its bytes are not those that its hash was made of · `missing`: entries `seq` to
 * `last` never came and no loss accounts for them · `inserted`: another entry has this number already · `reordered`: it came after a later one.
 */
export interface ChainFault {
  readonly kind: 'altered' | 'missing' | 'inserted' | 'reordered'
  readonly stream: string
  readonly seq: number
  /** The last one of a stretch; `seq` itself for one entry. */
  readonly last: number
}

/** A stream as it was received. */
export interface CheckedStream {
  readonly stream: string
  readonly node: string | null
  /** Once each, by number. */
  readonly entries: readonly Entry[]
  /** Entries that came more than once and were the same: what at-least-once delivery makes. */
  readonly repeats: number
  readonly losses: readonly Loss[]
  readonly faults: readonly ChainFault[]
}

/** Checks entries in the order in which they were received, each stream for itself. */
export const checkEntries = (entries: Iterable<Entry>): readonly CheckedStream[] => {
  const streams = new Map<string, Entry[]>()
  for (const entry of entries) {
    const known = streams.get(entry.stream)
    if (known === undefined) streams.set(entry.stream, [entry])
    else known.push(entry)
  }
  return [...streams.values()].map(checkStream)
}

const checkStream = (received: readonly Entry[]): CheckedStream => {
  const { stream, node } = received[0]!
  const faults: ChainFault[] = []
  const fault = (kind: ChainFault['kind'], seq: number, last = seq): void => {
    faults.push({ kind, stream, seq, last })
  }
  const bySeq = new Map<number, Entry>()
  let repeats = 0
  let newest = 0
  for (const entry of received) {
    const known = bySeq.get(entry.seq)
    if (known !== undefined) {
      if (isSame(known, entry)) repeats++
      else fault('inserted', entry.seq)
      continue
    }
    if (entry.seq < newest) fault('reordered', entry.seq)
    newest = Math.max(newest, entry.seq)
    bySeq.set(entry.seq, entry)
  }
  const entries = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
  const losses = entries.flatMap(({ body }) => (body.kind === 'gap' ? (readLoss(body.text) ?? []) : []))
  walk(entries, losses, fault)
  return { stream, node, entries, repeats, losses, faults }
}

const walk = (
  entries: readonly Entry[],
  losses: readonly Loss[],
  fault: (kind: ChainFault['kind'], seq: number, last?: number) => void,
): void => {
  let seq = 0
  let hash: string | null = firstHash(entries[0]!)
  for (const entry of entries) {
    while (entry.seq > seq + 1) {
      const from: number = seq + 1
      // Several losses may overlap when the sender was killed while it told one.
      const loss = losses.find(({ dropped }) => dropped !== null && dropped.first <= from && dropped.last >= from)
      if (loss?.dropped != null && loss.dropped.last < entry.seq) {
        seq = loss.dropped.last
        hash = loss.dropped.hash
        continue
      }
      const next = losses.flatMap(({ dropped }) =>
        dropped !== null && dropped.first > from && dropped.first < entry.seq ? [dropped.first] : [],
      )
      seq = Math.min(entry.seq, ...next) - 1
      hash = null
      if (loss === undefined) fault('missing', from, seq)
    }
    // Behind what is missing there is nothing to check an entry with but the one after it.
    const isOwn = hash === null || nextHash(hash, entry.seq, entry.body) === entry.hash
    if (!isOwn || entry.node !== entries[0]!.node) fault('altered', entry.seq)
    seq = entry.seq
    hash = entry.hash
  }
}

const isSame = (a: Entry, b: Entry): boolean =>
  a.hash === b.hash && a.node === b.node && JSON.stringify(a.body) === JSON.stringify(b.body)
