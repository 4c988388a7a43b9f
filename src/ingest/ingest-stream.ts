import { LogReader } from '../event/log-reader.js'
import { readChunks } from '../source/chunks.js'
import { STANDARD_INPUT } from '../source/log-files.js'
import { digestOf } from '../source/fingerprint.js'
import { takeHead } from '../source/log-head.js'
import { refuseForPeople } from '../source/refuse-for-people.js'
import type { Store } from '../store/store.js'
import { HELD_BATCH, FactBatch, readerSink } from './fact-batch.js'
import { isKnownEvent } from './known-event.js'
import type { FileSummary } from './ingest.js'

/** What standard input is called in counts and faults. */
const NAME = 'standard input'
/** No file has this size, so that a file of that name is never taken for this stream. */
const NO_SIZE = -1

/**
 * Reads standard input to its end into the index. A stream has no place to come back to: it is always read from its beginning, and given
 * again it changes nothing.
 */
export const ingestStream = async (store: Store, node: string | null): Promise<FileSummary> => {
  const damages: string[] = []
  const chunks = readChunks(STANDARD_INPUT, 0, (reason) => damages.push(reason))
  const { head, bytes: first } = await takeHead(chunks)
  const batch = new FactBatch(await store.partialEvents())
  const reader = new LogReader(NAME, readerSink(batch), {
    ...{ keep: 'relevant', node, form: head.form, callLast: head.callLast, hosts: head },
    awaits: (id) => batch.awaits(id),
    lackDirectory: batch.lackDirectory,
  })
  const newline = first.indexOf(0x0a)
  const fingerprint = digestOf(Buffer.concat([Buffer.from(`${NAME}\0`), first.subarray(0, Math.max(0, newline))]))
  const save = async (): Promise<void> => {
    reader.flush()
    await batch.settle((event) => isKnownEvent(store, event))
    const facts = batch.take()
    const { offset } = reader.position
    const span = { first: reader.span?.first ?? null, last: reader.span?.last ?? null }
    const file = { path: NAME, fingerprint, tail: '', offset, size: NO_SIZE, mtime: Date.now() }
    const source = { ...file, ...span, counts: reader.counts, serials: reader.serials }
    // Somebody else may give the same stream at this moment: both are stored, since both say the same.
    for (let isStored = false; !isStored;) {
      const known = (await store.sources()).find((other) => other.fingerprint === fingerprint)
      isStored = await store.append({ ...facts, source, expectedOffset: known?.offset ?? null })
    }
  }
  reader.push(first)
  for await (const chunk of chunks) {
    reader.push(chunk)
    if (batch.size >= HELD_BATCH) await save()
  }
  reader.finishLine()
  for (const reason of damages) reader.damaged(reason)
  if (reader.counts.records === 0) refuseForPeople(NAME, first)
  if (reader.counts.lines > 0) await save()
  return { path: NAME, bytes: reader.position.offset, counts: reader.counts }
}
