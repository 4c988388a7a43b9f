import { RecordHead } from '../scan/record-head.js'
import type { Entry } from './entry.js'
import { addLoss, readLoss, type Loss, type LossCause } from './loss.js'

/** What is lost with entries that follow each other, the losses among them included; null for none. */
export const lossOf = (cause: LossCause, entries: readonly Entry[]): Loss | null => {
  const [first] = entries
  const last = entries.at(-1)
  if (first === undefined || last === undefined) return null
  const none: Loss = { cause, events: 0, records: 0, from: null, to: null, dropped: null }
  const sum = entries.map((entry) => lossOfOne(cause, entry)).reduce(addLoss, none)
  // The oldest go first: what an earlier loss among them names went before, and nothing that is left tells of it.
  const earlier = entries.flatMap(({ body }) =>
    body.kind === 'gap' ? (readLoss(body.text)?.dropped?.first ?? []) : [],
  )
  return { ...sum, dropped: { first: Math.min(first.seq, ...earlier), last: last.seq, hash: last.hash } }
}

const lossOfOne = (cause: LossCause, { body }: Entry): Loss => {
  const none: Loss = { cause, events: 0, records: 0, from: null, to: null, dropped: null }
  // What an earlier loss was of is still lost, and is told with this one.
  if (body.kind !== 'event') return { ...(readLoss(body.text) ?? none), cause, dropped: null }
  const time = timeOfRecords(body.records)
  return { cause, events: 1, records: body.records.length, from: time, to: time, dropped: null }
}

const head = new RecordHead()

/** The stamp of an event by its first record, milliseconds; null for lines that are no records. */
export const timeOfRecords = ([first]: readonly string[]): number | null => {
  const bytes = Buffer.from((first ?? '').slice(0, 512), 'latin1')
  return head.read(bytes, 0, bytes.length) ? head.time : null
}
