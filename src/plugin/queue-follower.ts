import { Worker } from 'node:worker_threads'

/** What every thread that reads the queue is started with. */
export interface FollowerData {
  /** The folder of the queue, and its name. */
  readonly folder: string
  readonly queue: string
  /** How far the queue goes already. */
  readonly until: number
}

/** A thread: its module, what it is called, and what it is started with. */
export interface FollowerThread {
  readonly module: URL
  readonly name: string
  readonly data: FollowerData
}

/** `finish`: take what there is up to a place, but begin nothing new after a time, milliseconds since 1970. */
export type ToFollower =
  | { readonly kind: 'written'; readonly position: number }
  | { readonly kind: 'finish'; readonly position: number; readonly deadline: number }

export type FromFollower =
  | { readonly kind: 'stored'; readonly position: number }
  | { readonly kind: 'problem'; readonly text: string }
  | { readonly kind: 'ended' }

/** What becomes of the queue. */
export interface FollowerListener {
  /** Everything before this place is kept elsewhere for good. */
  readonly stored: (position: number) => void
  readonly problem: (text: string) => void
}

/** Milliseconds between two news to the thread. */
const INTERVAL = 100
/** A thread that died is started again after this. Milliseconds. */
const RESTART = 5000
/** The last batch may take so long. Milliseconds. */
const LAST_STORE = 5000

/**
 * A thread that takes what stands in the queue elsewhere: while it writes, auditd is read on. One that dies is replaced; the queue waits
 * for it.
 */
export class QueueFollower {
  #worker: Worker | null = null
  #position: number
  #told: NodeJS.Timeout | null = null
  #isEnding = false
  #onEnd: (() => void) | null = null

  constructor(
    private readonly thread: FollowerThread,
    private readonly listener: FollowerListener,
  ) {
    this.#position = thread.data.until
    this.#start()
  }

  /** The queue was written up to this place. */
  written(position: number): void {
    this.#position = position
    this.#told ??= setTimeout(() => {
      this.#told = null
      this.#send({ kind: 'written', position: this.#position })
    }, INTERVAL)
  }

  /** Stores what it can within so many milliseconds and ends; what is then still in the queue is read by the next run. */
  async end(position: number, patience: number): Promise<void> {
    this.#isEnding = true
    if (this.#told !== null) clearTimeout(this.#told)
    const worker = this.#worker
    if (worker === null) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience + LAST_STORE)
      this.#onEnd = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#send({ kind: 'finish', position, deadline: Date.now() + patience })
    })
    await worker.terminate()
  }

  #send(message: ToFollower): void {
    this.#worker?.postMessage(message)
  }

  #start(): void {
    const workerData: FollowerData = { ...this.thread.data, until: this.#position }
    const worker = new Worker(this.thread.module, { workerData })
    this.#worker = worker
    worker.on('message', (message: FromFollower) => {
      if (message.kind === 'stored') this.listener.stored(message.position)
      else if (message.kind === 'problem') this.listener.problem(message.text)
      else this.#onEnd?.()
    })
    worker.on('error', (error: Error) => {
      this.listener.problem(`the ${this.thread.name} thread failed: ${error.stack ?? error.message}`)
    })
    worker.on('exit', () => {
      this.#worker = null
      if (this.#isEnding) this.#onEnd?.()
      else
        setTimeout(() => {
          if (!this.#isEnding) this.#start()
        }, RESTART)
    })
  }
}
