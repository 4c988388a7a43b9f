import type { ByteString } from '../model/byte-string.js'
import { byteSlice } from '../scan/latin1.js'
import type { EntryBody } from '../ship/entry.js'
import type { FeedMark } from '../ship/feed-mark.js'
import { addLoss, lossText, type Loss, type LossCause } from '../ship/loss.js'
import { timeOfRecords } from '../ship/loss-of-entries.js'
import type { Spool } from '../ship/spool.js'
import { OWN, readOwnLine, type LossReason } from './queue-line.js'
import { WholeEvents } from './whole-events.js'

export interface ShipFeedOptions {
  readonly spool: Spool
  /** The queue's own name. */
  readonly source: string
  /** Where the queue begins, and where it ended when it was opened. */
  readonly begin: number
  readonly end: number
  readonly wants: (records: readonly ByteString[]) => boolean
  readonly now: () => number
}

/** What was left out is told at least so far apart. Milliseconds. */
const TELL_LEFT_OUT = 600_000
/** How far the queue was read is noted so far apart where no entry says it. Milliseconds. */
const NOTE = 5000

const CAUSES: Readonly<Record<LossReason, LossCause>> = { killed: 'killed', away: 'away', full: 'queue-full' }

/** Takes what the queue holds into the spool: whole events, and as gaps what the queue says of what is missing. */
export class ShipFeed {
  readonly #options: ShipFeedOptions
  readonly #whole: WholeEvents
  #bodies: EntryBody[] = []
  #position: number
  #events: number
  #leftOut: number
  #untold: Loss | null
  #told: number
  /** Up to where the spool says on the disk that the queue was read, and when it was last noted without an entry. */
  #stored: number
  #noted = -Infinity
  /** What was read is in no entry and no note yet. */
  #isNew = true

  constructor(options: ShipFeedOptions) {
    const { spool, source, begin, end, now } = options
    const { mark } = spool
    this.#options = options
    this.#events = mark?.events ?? 0
    this.#leftOut = mark?.leftOut ?? 0
    this.#untold = mark?.untold ?? null
    this.#told = now()
    this.#whole = new WholeEvents((records) => {
      this.#take(records)
    }, mark?.time ?? null)
    for (const record of mark?.open ?? []) {
      const bytes = Buffer.from(record, 'latin1')
      this.#whole.line(bytes, 0, bytes.length)
    }
    const known = mark?.source === source ? mark.position : null
    if (mark !== null && (known === null || known < begin)) {
      this.#whole.flush()
      const to = Math.max(mark.time ?? 0, now())
      if (known !== null) this.#gap({ cause: 'overrun', from: mark.time, to })
    }
    // A loss of power may have taken the end of the queue that is here already.
    this.#position = Math.max(begin, Math.min(known ?? begin, end))
    this.#stored = this.#position
  }

  /** Up to where the queue was read. */
  get position(): number {
    return this.#position
  }

  /** Up to where everything is in the spool, on the disk for good. */
  get stored(): number {
    return this.#stored
  }

  /** The newest stamp that was read, milliseconds. */
  get time(): number | null {
    return this.#whole.time
  }

  get events(): number {
    return this.#events
  }

  get leftOut(): number {
    return this.#leftOut
  }

  /** The queue has let go what was not read. */
  skipTo(position: number): void {
    this.#whole.flush()
    this.#gap({ cause: 'overrun', from: this.time, to: this.#options.now() })
    this.#position = position
  }

  /** Takes whole lines that end at a place of the queue, and writes them. */
  take(lines: Buffer, position: number): Loss | null {
    for (let start = 0; start < lines.length;) {
      const end = lines.indexOf(0x0a, start)
      const stop = end < 0 ? lines.length : end
      if (lines[start] === OWN) this.#takeOwn(byteSlice(lines, start, stop))
      else if (stop > start) this.#whole.line(lines, start, stop)
      start = stop + 1
    }
    this.#whole.expire()
    this.#position = position
    this.#isNew = true
    return this.#write()
  }

  /** Nothing more will come for a while: what looks whole is whole. */
  settle(isLast: boolean): Loss | null {
    this.#isNew ||= this.#whole.open.length > 0
    this.#whole.flush()
    return this.#write(isLast)
  }

  /** Brings what was read to the disk for good; `isLast`: also what has no entry. */
  async sync(isLast = false): Promise<void> {
    const { spool, now } = this.#options
    const position = this.#position
    if (!this.#isNew) await spool.sync()
    else if (isLast || now() - this.#noted > NOTE) {
      this.#noted = now()
      await spool.noteMark(this.#mark())
      this.#isNew = false
    } else return
    this.#stored = position
  }

  #write(isLast = false): Loss | null {
    const { spool, now } = this.#options
    if (this.#untold !== null && (isLast || now() - this.#told > TELL_LEFT_OUT)) {
      this.#bodies.push({ kind: 'gap', text: lossText(this.#untold) })
      this.#untold = null
      this.#told = now()
    }
    if (this.#bodies.length === 0) return null
    spool.append(this.#bodies, this.#mark())
    this.#bodies = []
    this.#isNew = false
    return spool.makeRoom()
  }

  #mark(): FeedMark {
    const { open, time } = this.#whole
    const [position, events, leftOut, untold] = [this.#position, this.#events, this.#leftOut, this.#untold]
    return { source: this.#options.source, position, open, time, events, leftOut, untold }
  }

  #take(records: readonly ByteString[]): void {
    this.#events++
    if (this.#options.wants(records)) {
      this.#bodies.push({ kind: 'event', records })
      return
    }
    this.#leftOut++
    const time = timeOfRecords(records)
    const one: Loss = {
      cause: 'left-out',
      ...{ events: 1, records: records.length, from: time, to: time, dropped: null },
    }
    this.#untold = this.#untold === null ? one : addLoss(this.#untold, one)
  }

  #takeOwn(line: string): void {
    const own = readOwnLine(line)
    if (own.kind === 'loss') {
      const { reason, start, end, lines } = own.loss
      this.#gap({ cause: CAUSES[reason], records: lines, from: start, to: end })
    } else this.#gap({ cause: 'unreadable', records: 1, from: this.time, to: this.time })
  }

  #gap({ records = 0, ...loss }: Pick<Loss, 'cause' | 'from' | 'to'> & { readonly records?: number }): void {
    this.#bodies.push({ kind: 'gap', text: lossText({ ...loss, records, events: 0, dropped: null }) })
  }
}
