import { LogReader } from '../event/log-reader.js'
import { FactBatch, readerSink, HELD_BATCH } from '../ingest/fact-batch.js'
import { isKnownEvent } from '../ingest/known-event.js'
import { addCounts, noLines } from '../model/line-counts.js'
import { byteSlice } from '../scan/latin1.js'
import { digestOf } from '../source/fingerprint.js'
import type { SourceState, Store } from '../store/store.js'
import { OWN, readOwnLine, type Loss } from './queue-line.js'

/** What the stream is called in counts and faults. */
const NAME = 'plugin stream'
/** No file has this size, so that a file of that name is never taken for this stream. */
const NO_SIZE = -1

/** Takes what the queue holds into the index. A place in the queue is stored with what was told before it, in one transaction. */
export class IndexSink {
  readonly #batch: FactBatch
  readonly #reader: LogReader
  readonly #known: SourceState | null
  readonly #fingerprint: string
  #stored: number | null
  #position: number
  #isChanged = false

  private constructor(
    private readonly store: Store,
    queue: string,
    private readonly node: string | null,
    batch: FactBatch,
    known: SourceState | null,
  ) {
    this.#batch = batch
    this.#fingerprint = fingerprintOf(queue)
    this.#known = known
    this.#stored = known?.offset ?? null
    this.#position = this.#stored ?? 0
    this.#reader = new LogReader(NAME, readerSink(batch), {
      ...{ keep: 'relevant', node, form: 'native', serials: known?.serials ?? [] },
      from: { offset: 0, line: known?.counts.lines ?? 0 },
      awaits: (id) => batch.awaits(id),
      lackDirectory: batch.lackDirectory,
    })
  }

  /**
   * @param queue the queue's own name: another queue is another stream
   * @param begin where the queue begins. An index that ends before that lost its last batches, as in a power cut.
   */
  static async open(store: Store, queue: string, node: string | null, begin: number): Promise<IndexSink> {
    const known = (await store.sources()).find(({ fingerprint }) => fingerprint === fingerprintOf(queue)) ?? null
    const sink = new IndexSink(store, queue, node, new FactBatch(await store.partialEvents()), known)
    if (known !== null && known.offset < begin)
      await sink.#takeLoss({ reason: 'killed', start: known.last ?? known.mtime, end: Date.now(), lines: 0 })
    return sink
  }

  /** Up to where the index has stored the queue; null when it has nothing of it. */
  get stored(): number | null {
    return this.#stored
  }

  get hasNews(): boolean {
    return this.#isChanged
  }

  /** Takes whole lines that end at a place of the queue. */
  async take(lines: Buffer, position: number): Promise<void> {
    for (let start = 0; start < lines.length;) {
      const own = lines[start] === OWN ? start : lines.indexOf('\n#', start) + 1
      const isOwn = own > 0 || lines[start] === OWN
      this.#reader.push(lines.subarray(start, isOwn ? own : lines.length))
      if (!isOwn) break
      start = lines.indexOf(0x0a, own) + 1
      await this.#takeOwn(byteSlice(lines, own, start - 1))
    }
    this.#position = position
    this.#isChanged = true
    if (this.#batch.size >= HELD_BATCH) await this.save()
  }

  /** Stores what was taken. */
  async save(): Promise<void> {
    if (!this.#isChanged) return
    const reader = this.#reader
    reader.flush()
    await this.#batch.settle((event) => isKnownEvent(this.store, event))
    const offset = this.#position
    const source: SourceState = {
      ...{ path: NAME, fingerprint: this.#fingerprint, tail: '', offset, size: NO_SIZE, mtime: Date.now() },
      first: least(this.#known?.first ?? null, reader.span?.first ?? null),
      last: greatest(this.#known?.last ?? null, reader.span?.last ?? null),
      counts: addCounts(this.#known?.counts ?? noLines, reader.counts),
      serials: reader.serials,
    }
    const isStored = await this.store.append({ ...this.#batch.take(), source, expectedOffset: this.#stored })
    if (!isStored) throw new Error('another process reads the same queue, or the index was made anew')
    this.#stored = offset
    this.#isChanged = false
  }

  async #takeOwn(line: string): Promise<void> {
    const own = readOwnLine(line)
    if (own.kind === 'loss') await this.#takeLoss(own.loss)
    else {
      const { reason, excerpt } = own.kind === 'odd' ? own.odd : { reason: 'no line of the queue', excerpt: line }
      this.#reader.damaged(reason, Buffer.from(excerpt, 'latin1'))
    }
  }

  /** A loss blinds every host whose events come this way. */
  async #takeLoss({ reason, start, end, lines }: Loss): Promise<void> {
    const nodes = new Set([...(await this.store.nodes()), ...this.#reader.serials.map(({ node }) => node)])
    if (nodes.size === 0) nodes.add(this.node)
    for (const node of nodes)
      this.#batch.addControlFact({
        ...{ node, time: start, serial: 0, kind: 'unheard', detail: `${end} ${reason} ${lines}`, process: null },
      })
  }
}

const fingerprintOf = (queue: string): string => digestOf(Buffer.from(`${NAME}\0${queue}`))

const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b))

const greatest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b)
