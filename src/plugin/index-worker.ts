import { parentPort, workerData } from 'node:worker_threads'
import { openSqliteStore } from '../store/sqlite-store.js'
import type { Store } from '../store/store.js'
import { IndexSink } from './index-sink.js'
import type { FollowerData, FromFollower, ToFollower } from './queue-follower.js'
import { QueueReader } from './queue-reader.js'
import { segmentsOf } from './segments.js'

/** Events come to the index at most this long after they came to the queue, unless more come than it can take. Milliseconds. */
const DELAY = 500
/** After a fault, of the disk or of the index, it is tried again. Milliseconds. */
const RETRY = 3000

/** What the thread is started with. */
export interface IndexWorkerData extends FollowerData {
  readonly db: string
  readonly node: string | null
}

const options = workerData as IndexWorkerData
const port = parentPort!
const say = (message: FromFollower): void => {
  port.postMessage(message)
}

let until = options.until
/** When to begin nothing new, milliseconds since 1970; null while there is no end in sight. */
let deadline: number | null = null
let isAtWork = false
let opened: { readonly store: Store; readonly sink: IndexSink; readonly reader: QueueReader } | null = null
let timer: NodeJS.Timeout | null = null

const open = async (): Promise<NonNullable<typeof opened>> => {
  const store = openSqliteStore(options.db)
  try {
    const sink = await IndexSink.open(store, options.queue, options.node, segmentsOf(options.folder)[0]?.start ?? 0)
    return { store, sink, reader: new QueueReader(options.folder, sink.stored) }
  } catch (error) {
    await store.close()
    throw error
  }
}

const close = async (): Promise<void> => {
  opened?.reader.close()
  await opened?.store.close()
  opened = null
}

const work = async (): Promise<void> => {
  opened ??= await open()
  const { sink, reader } = opened
  while (deadline === null || Date.now() < deadline) {
    const lines = reader.next(until)
    if (lines === null) return
    const before = sink.stored
    await sink.take(lines, reader.position)
    if (sink.stored !== before) say({ kind: 'stored', position: sink.stored! })
    // Messages are read between two stretches.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const save = async (): Promise<void> => {
  if (opened === null) return
  await opened.sink.save()
  if (opened.sink.stored !== null) say({ kind: 'stored', position: opened.sink.stored })
}

const wake = (delay: number): void => {
  timer ??= setTimeout(() => {
    timer = null
    void run()
  }, delay)
}

/** Reads what there is and stores it. A fault takes nothing from the queue: the index goes on from what it has stored. */
const run = async (): Promise<void> => {
  if (isAtWork) return
  isAtWork = true
  try {
    await work()
    await save()
    if (deadline !== null) await end()
  } catch (error) {
    say({ kind: 'problem', text: (error as Error).message })
    await close().catch(() => undefined)
    if (deadline !== null) await end()
    else wake(RETRY)
  } finally {
    isAtWork = false
  }
}

const end = async (): Promise<void> => {
  await close()
  say({ kind: 'ended' })
  port.close()
}

port.on('message', (message: ToFollower) => {
  until = message.position
  if (message.kind === 'written') {
    wake(DELAY)
    return
  }
  deadline = message.deadline
  if (timer !== null) clearTimeout(timer)
  timer = null
  // At work it finds the end itself.
  void run()
})
wake(0)
