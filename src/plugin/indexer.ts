import { Worker } from 'node:worker_threads'

export interface IndexerOptions {
  /** The folder of the queue, and its name. */
  readonly folder: string
  readonly queue: string
  /** How far the queue goes already. */
  readonly until: number
  readonly db: string
  readonly node: string | null
}

/** `finish`: store what there is up to a place, but begin nothing new after a time, milliseconds since 1970. */
export type ToIndexer =
  | { readonly kind: 'written'; readonly position: number }
  | { readonly kind: 'finish'; readonly position: number; readonly deadline: number }

export type FromIndexer =
  | { readonly kind: 'stored'; readonly position: number }
  | { readonly kind: 'problem'; readonly text: string }
  | { readonly kind: 'ended' }

/** What becomes of the queue. */
export interface IndexerListener {
  /** The index has everything before this place for good. */
  readonly stored: (position: number) => void
  readonly problem: (text: string) => void
}

/** Milliseconds between two news to the indexer. */
const INTERVAL = 100
/** A thread that died is started again after this. Milliseconds. */
const RESTART = 5000
/** The last batch may take so long. Milliseconds. */
const LAST_STORE = 5000

/**
 * Takes the queue into the index, in a thread of its own: while SQLite writes, auditd is read on. A thread that dies is replaced; the
 * queue waits for it.
 */
export class Indexer {
  #worker: Worker | null = null
  #position: number
  #told: NodeJS.Timeout | null = null
  #isEnding = false
  #onEnd: (() => void) | null = null

  constructor(
    private readonly options: IndexerOptions,
    private readonly listener: IndexerListener,
  ) {
    this.#position = options.until
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

  #send(message: ToIndexer): void {
    this.#worker?.postMessage(message)
  }

  #start(): void {
    const workerData: IndexerOptions = { ...this.options, until: this.#position }
    const worker = new Worker(new URL('./index-worker.js', import.meta.url), { workerData })
    this.#worker = worker
    worker.on('message', (message: FromIndexer) => {
      if (message.kind === 'stored') this.listener.stored(message.position)
      else if (message.kind === 'problem') this.listener.problem(message.text)
      else this.#onEnd?.()
    })
    worker.on('error', (error: Error) => {
      this.listener.problem(`the indexing thread failed: ${error.stack ?? error.message}`)
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
