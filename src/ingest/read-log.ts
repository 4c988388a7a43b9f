import type { LogPosition } from '../event/log-reader-options.js'
import { LogReader } from '../event/log-reader.js'
import { addCounts, noLines } from '../model/line-counts.js'
import { readChunks, type OnDamage } from '../source/chunks.js'
import { digestOf, fingerprintOf, TAIL_BYTES, TailKeeper } from '../source/fingerprint.js'
import type { LogFile } from '../source/log-files.js'
import { readHead } from '../source/log-head.js'
import { refuseForPeople } from '../source/refuse-for-people.js'
import type { Naming } from '../source/several-hosts.js'
import type { SourceState, Store } from '../store/store.js'
import { BATCH, FactBatch, readerSink } from './fact-batch.js'
import type { FileSummary } from './ingest.js'
import { isKnownEvent } from './known-event.js'

/** The size of a log of which more is to be read than was: no file has it, so the next run looks into the log again. */
const UNFINISHED = -1
/** A file that was written to within this time may be in the middle of its last line. Milliseconds. */
const STILL_WRITTEN = 5_000

/** How a log came to be read. */
interface Asked extends Naming {
  /** Whether it was named itself, and not found beside another or in a directory. */
  readonly isNamed: boolean
}

/** Takes how many bytes of a file have been read now, and how many earlier. */
type OnRead = (read: number, earlier: number) => void

/** Reads what is new in one log into the index: from where reading stopped, or all of a log that is another than before. */
export const readLog = async (store: Store, file: LogFile, naming: Asked, onRead: OnRead): Promise<FileSummary> => {
  const unchanged: FileSummary = { path: file.path, bytes: 0, counts: noLines }
  const sources = await store.sources()
  const fingerprint = await fingerprintOf(file.path)
  if (fingerprint === null) return unchanged
  const known = sources.find((source) => source.fingerprint === fingerprint) ?? null
  // A log that was renamed.
  if (known !== null && known.size === file.size && known.mtime === file.mtime) return unchanged
  // The same first line, but other bytes where reading stopped: a log that was cut or written anew. It is read from its beginning, and
  // what is known of it already stays as it is.
  const resumed = known === null ? null : await readOn(store, file, naming, fingerprint, known, known, onRead)
  const read =
    resumed === null || resumed === 'other-content'
      ? await readOn(store, file, naming, fingerprint, null, known, onRead)
      : resumed
  // Another process read on in the same log meanwhile: begin again where it stopped.
  return read === 'overtaken' || read === 'other-content' ? readLog(store, file, naming, onRead) : read
}

const readOn = async (
  store: Store,
  file: LogFile,
  naming: Asked,
  fingerprint: string,
  resume: SourceState | null,
  known: SourceState | null,
  onRead: OnRead,
): Promise<FileSummary | 'overtaken' | 'other-content'> => {
  const batch = new FactBatch(await store.partialEvents())
  const from: LogPosition = { offset: resume?.offset ?? 0, line: resume?.counts.lines ?? 0 }
  const tail = new TailKeeper(Math.max(0, from.offset - TAIL_BYTES))
  const { head, bytes: first } = await readHead(file.path)
  const reader = new LogReader(file.path, readerSink(batch), {
    keep: 'relevant',
    node: naming.node,
    from,
    form: head.form,
    callLast: head.callLast,
    hosts: { ...head, severalHosts: head.severalHosts || naming.severalHosts },
    serials: resume?.serials ?? [],
    awaits: (id) => batch.awaits(id),
    lackDirectory: batch.lackDirectory,
  })
  let expectedOffset = known?.offset ?? null
  const save = async (isWhole: boolean): Promise<boolean> => {
    reader.flush()
    await batch.settle((event) => isKnownEvent(store, event))
    const { offset } = reader.position
    const source: SourceState = {
      ...{ path: file.path, size: isWhole ? file.size : UNFINISHED, mtime: file.mtime, fingerprint, offset },
      ...spanOf(resume, reader),
      tail: tail.digestBefore(offset),
      counts: addCounts(resume?.counts ?? noLines, reader.counts),
      serials: reader.serials,
    }
    const stored = await store.append({ ...batch.take(), source, expectedOffset })
    expectedOffset = offset
    return stored
  }
  let verified = resume === null
  const damages: string[] = []
  const onDamage = (reason: string): void => {
    damages.push(reason)
  }
  for await (const chunk of fromTail(file.path, from.offset, onDamage)) {
    tail.push(chunk.bytes)
    if (!verified) {
      verified = digestOf(chunk.bytes.subarray(0, chunk.overlap)) === resume?.tail
      if (!verified) return 'other-content'
    }
    reader.push(chunk.bytes.subarray(chunk.overlap))
    onRead(reader.position.offset - from.offset, from.offset)
    const facts = batch.size >= BATCH ? null : batch.takeAhead()
    if (facts !== null && !(await store.ahead(facts, fingerprint, expectedOffset))) return 'overtaken'
    if (batch.size >= BATCH && !(await save(false))) return 'overtaken'
  }
  if (!verified) return 'other-content'
  if (reader.hasUnfinishedLine && Date.now() - file.mtime > STILL_WRITTEN) reader.finishLine()
  for (const reason of damages) reader.damaged(reason)
  if (naming.isNamed && known === null && reader.counts.records === 0) refuseForPeople(file.path, first)
  if (!(await save(!reader.hasUnfinishedLine))) return 'overtaken'
  return { path: file.path, bytes: reader.position.offset - from.offset, counts: reader.counts }
}

/** The log from a little before `offset`; the first chunk says how many of its bytes had been read before. */
async function* fromTail(
  path: string,
  offset: number,
  onDamage: OnDamage,
): AsyncGenerator<{ bytes: Buffer; overlap: number }> {
  let overlap = Math.min(offset, TAIL_BYTES)
  let held: Buffer | null = null
  for await (const chunk of readChunks(path, offset - overlap, onDamage)) {
    const bytes: Buffer = held === null ? chunk : Buffer.concat([held, chunk])
    held = bytes.length < overlap ? Buffer.from(bytes) : null
    if (held !== null) continue
    yield { bytes, overlap }
    overlap = 0
  }
}

const spanOf = (resume: SourceState | null, reader: LogReader): { first: number | null; last: number | null } => {
  const stamps = [resume?.first, resume?.last, reader.span?.first, reader.span?.last].filter((time) => time != null)
  return stamps.length === 0 ? { first: null, last: null } : { first: Math.min(...stamps), last: Math.max(...stamps) }
}
