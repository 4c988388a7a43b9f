import { setTimeout as sleep } from 'node:timers/promises'
import type { Destination } from './destination.js'
import { timeOfRecords } from './loss-of-entries.js'
import type { Place } from './spool-note.js'
import type { Spool } from './spool.js'

export interface ShipperOptions {
  readonly spool: Spool
  readonly destination: Destination
  readonly now: () => number
  /** From 0 up to 1, for the spread of the waits. */
  readonly random: () => number
  /** Told when the destination does not answer, with its words. */
  readonly tell: (what: string) => void
}

/** How shipping goes. Times in milliseconds. */
export interface ShipperState {
  /** The stamp of the newest event that was acknowledged in this run; null before the first. */
  readonly acknowledgedTime: number | null
  /** What went wrong last, and when; null when nothing did. */
  readonly fault: { readonly text: string; readonly at: number } | null
  /** Tries that failed since the last that did not. */
  readonly failures: number
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

interface Sent {
  readonly place: Place
  readonly at: number
  readonly time: number | null
}

/** Brings what is in a spool to its destination: whole events in their order, each at least once, sent again until they are there for good. */
export class Shipper {
  readonly #options: ShipperOptions
  readonly #stop = new AbortController()
  /** Sent, and not yet believed to be there for good. */
  #sent: readonly Sent[] = []
  #state: ShipperState = { acknowledgedTime: null, fault: null, failures: 0 }
  /** What was told last, so that it is told once. */
  #told = ''
  #wake: () => void = () => undefined
  #work: Promise<void> | null = null

  constructor(options: ShipperOptions) {
    this.#options = options
  }

  /** The destination, as it may be told. */
  get name(): string {
    return this.#options.destination.name
  }

  get state(): ShipperState {
    return this.#state
  }

  start(): void {
    this.#work ??= this.#run()
  }

  /** The spool has something new. */
  wake(): void {
    if (this.#state.failures === 0) this.#wake()
  }

  /** The last entry that was sent, whether it is believed or not. */
  get sent(): number {
    return this.#sent.at(-1)?.place.seq ?? this.#options.spool.acknowledged.seq
  }

  /** Everything in the spool is at the destination. */
  get isDone(): boolean {
    const { head, acknowledged } = this.#options.spool
    return head.seq === acknowledged.seq
  }

  /**
   * Resolves when everything is at the destination, or at a time, milliseconds: then false. Where that takes its time to be believed,
   * everything that was sent is enough.
   */
  async finish(until: number): Promise<boolean> {
    while (!this.isDone && !this.#isSent && this.#options.now() < until) await sleep(TICK / 4)
    return this.isDone
  }

  get #isSent(): boolean {
    const { spool, destination } = this.#options
    return destination.confirmAfter > 0 && this.#sent.at(-1)?.place.seq === spool.head.seq
  }

  /** Ends sending. The spool stays open. */
  async stop(): Promise<void> {
    this.#stop.abort()
    this.#wake()
    await this.#work
    await this.#options.destination.close()
  }

  async #run(): Promise<void> {
    while (!this.#isStopped()) {
      try {
        const fault = this.#options.destination.fault()
        if (fault !== null && this.#sent.length > 0) throw fault
        if (!(await this.#sendNext())) await this.#rest(TICK)
        else this.#told = ''
        this.#state = { ...this.#state, failures: 0 }
        await this.#confirm()
      } catch (error) {
        if (this.#isStopped()) return
        this.#fail((error as Error).message)
        await this.#restAfterFailure()
      }
    }
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted
  }

  #fail(text: string): void {
    const { destination, tell, now } = this.#options
    // Whatever went with the broken connection, or before it and not long ago, goes again.
    this.#sent = []
    this.#state = { ...this.#state, fault: { text, at: now() }, failures: this.#state.failures + 1 }
    if (text !== this.#told) tell(`${destination.name}: ${text}`)
    this.#told = text
  }

  async #sendNext(): Promise<boolean> {
    const { spool, destination, now } = this.#options
    const after = this.#sent.at(-1)?.place.seq ?? spool.acknowledged.seq
    if (after >= spool.head.seq) return false
    const entries = await spool.read(after, BATCH_BYTES)
    const last = entries.at(-1)
    if (last === undefined) return false
    await destination.send(entries, this.#stop.signal)
    const { seq, hash } = last
    const event = entries.findLast(({ body }) => body.kind === 'event')?.body
    const time = event?.kind === 'event' ? timeOfRecords(event.records) : null
    this.#sent = [...this.#sent, { place: { seq, hash }, at: now(), time }]
    return true
  }

  async #confirm(): Promise<void> {
    const { spool, destination, now } = this.#options
    const due = this.#sent.filter(({ at }) => at + destination.confirmAfter <= now())
    const last = due.at(-1)
    if (last === undefined) return
    this.#sent = this.#sent.slice(due.length)
    const time = due.findLast((one) => one.time !== null)?.time ?? null
    await spool.acknowledge(last.place, time)
    if (time !== null) this.#state = { ...this.#state, acknowledgedTime: time }
  }

  async #restAfterFailure(): Promise<void> {
    const { now, random } = this.#options
    const until = now() + waitAfter(this.#state.failures, random())
    while (now() < until && !this.#isStopped()) await this.#rest(Math.min(TICK, until - now()))
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
