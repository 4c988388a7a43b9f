import { setTimeout as sleep } from 'node:timers/promises'
import type { ByteString } from '../model/byte-string.js'
import type { Destination } from './destination.js'
import type { EntryBody } from './entry.js'
import { lossText, addLoss, type Loss } from './loss.js'
import { timeOfRecords } from './loss-of-entries.js'
import type { Place } from './spool-note.js'
import type { Spool } from './spool.js'

export interface ShipperOptions {
  readonly spool: Spool
  readonly destination: Destination
  /** The most that may wait in memory for the spool. Bytes. */
  readonly queueLimit: number
  readonly now: () => number
  /** From 0 up to 1, for the spread of the waits. */
  readonly random: () => number
  /** Told when the destination does not answer, with its words. */
  readonly tell: (what: string) => void
}

const BATCH_BYTES = 1 << 20
/** The first wait after a failure, and the longest. Milliseconds. */
const FIRST_WAIT = 500
const LONGEST_WAIT = 60_000
/** How often it is looked whether something waits that was sent long enough ago. Milliseconds. */
const TICK = 200

/** What a wait lasts after so many failures in a row: doubled each time, and spread over its upper half so that hosts do not call together. */
export const waitAfter = (failures: number, random: number): number => {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures - 1, 20))
  return longest / 2 + (longest / 2) * random
}

/**
 * Ships whole events in their order, each at least once: offered, spooled, sent, and sent again until the destination has them. Offering
 * never waits; what finds the queue full is lost, and an entry in its place tells how much.
 */
export class Shipper {
  readonly #options: ShipperOptions
  readonly #stop = new AbortController()
  #queue: EntryBody[] = []
  #queued = 0
  #lost: Loss | null = null
  /** Sent, and not yet believed to be there for good. */
  #sent: { readonly place: Place; readonly at: number }[] = []
  #failures = 0
  /** What was told last, so that it is told once. */
  #told = ''
  #wake: () => void = () => undefined
  #work: Promise<void> | null = null

  constructor(options: ShipperOptions) {
    this.#options = options
  }

  /** Takes the records of an event, exact bytes without newlines; false when there was no room. */
  offer(records: readonly ByteString[]): boolean {
    const size = records.reduce((sum, record) => sum + record.length, 0)
    if (this.#lost !== null && this.#queued === 0) this.#closeLoss()
    if (this.#lost !== null || this.#queued + size > this.#options.queueLimit) {
      const time = timeOfRecords(records)
      this.lose({ cause: 'queue-full', events: 1, records: records.length, from: time, to: time, dropped: null })
      return false
    }
    this.#queue.push({ kind: 'event', records })
    this.#queued += size
    this.#wake()
    return true
  }

  /** Events that were lost before they could be offered. */
  lose(loss: Loss): void {
    this.#lost = this.#lost === null ? loss : addLoss(this.#lost, loss)
    this.#wake()
  }

  /** Whether whoever can wait should wait before offering more. */
  get isBusy(): boolean {
    return this.#queued > this.#options.queueLimit / 2
  }

  /** Writes into the spool what was offered. */
  spool(): void {
    if (this.#lost !== null) this.#closeLoss()
    if (this.#queue.length === 0) return
    const bodies = this.#queue
    this.#options.spool.append(bodies)
    this.#queue = []
    this.#queued = 0
    const loss = this.#options.spool.makeRoom()
    if (loss !== null) this.#options.tell(`the spool is full: ${loss.events} events gave way`)
  }

  start(): void {
    this.#work ??= this.#run()
  }

  /** Everything that was offered is at the destination. */
  get isDone(): boolean {
    const { head, acknowledged } = this.#options.spool
    return this.#queue.length === 0 && this.#lost === null && head.seq === acknowledged.seq
  }

  /** Resolves when everything is at the destination, or at a time, milliseconds: then false. */
  async finish(until: number): Promise<boolean> {
    while (!this.isDone && this.#options.now() < until) await sleep(TICK / 4)
    return this.isDone
  }

  /** Ends sending; what is offered is in the spool. */
  async stop(): Promise<void> {
    this.#stop.abort()
    this.#wake()
    await this.#work
    this.#trySpool()
    await this.#options.destination.close()
    this.#options.spool.close()
  }

  #closeLoss(): void {
    this.#queue.push({ kind: 'gap', text: lossText(this.#lost!) })
    this.#lost = null
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        this.#trySpool()
        if (!(await this.#sendNext())) await this.#rest(TICK)
        else this.#told = ''
        this.#failures = 0
        await this.#confirm()
      } catch (error) {
        // Whatever went with the broken connection, or before it and not long ago, goes again.
        this.#sent = []
        this.#failures++
        this.#tellOnce(`${this.#options.destination.name}: ${(error as Error).message}`)
        await this.#restAfterFailure()
      }
    }
  }

  async #restAfterFailure(): Promise<void> {
    const { now, random } = this.#options
    const until = now() + waitAfter(this.#failures, random())
    while (now() < until && !this.#stop.signal.aborted) {
      await this.#rest(Math.min(TICK, until - now()))
      this.#trySpool()
    }
  }

  /** A disk that takes nothing is no reason to end: the queue waits, and what finds it full is counted. */
  #trySpool(): void {
    try {
      this.spool()
    } catch (error) {
      this.#tellOnce((error as Error).message)
    }
  }

  #tellOnce(what: string): void {
    if (what !== this.#told) this.#options.tell(what)
    this.#told = what
  }

  async #sendNext(): Promise<boolean> {
    const { spool, destination, now } = this.#options
    const after = this.#sent.at(-1)?.place.seq ?? spool.acknowledged.seq
    if (after >= spool.head.seq) return false
    const entries = await spool.read(after, BATCH_BYTES)
    const last = entries.at(-1)
    if (last === undefined) return false
    await destination.send(entries, this.#stop.signal)
    this.#sent.push({ place: { seq: last.seq, hash: last.hash }, at: now() })
    return true
  }

  async #confirm(): Promise<void> {
    const { spool, destination, now } = this.#options
    const due = this.#sent.filter(({ at }) => at + destination.confirmAfter <= now())
    const last = due.at(-1)
    if (last === undefined) return
    this.#sent = this.#sent.slice(due.length)
    await spool.acknowledge(last.place)
  }

  /** Until there is something new, or so many milliseconds. */
  async #rest(time: number): Promise<void> {
    const timer = new AbortController()
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    await Promise.race([woken, sleep(time, undefined, { signal: timer.signal }).catch(() => undefined)])
    timer.abort()
    this.#wake = () => undefined
  }
}
