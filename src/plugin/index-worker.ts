import { workerData } from 'node:worker_threads'
import { openSqliteStore } from '../store/sqlite-store.js'
import type { Store } from '../store/store.js'
import { turn } from '../source/turn.js'
import { followQueue, hasTime } from './follow-queue.js'
import { IndexSink } from './index-sink.js'
import type { FollowerData } from './queue-follower.js'
import { QueueReader } from './queue-reader.js'
import { segmentsOf } from './segments.js'

/** Events come to the index at most this long after they came to the queue, unless more come than it can take. Milliseconds. */
const DELAY = 500

/** What the thread is started with. */
export interface IndexWorkerData extends FollowerData {
  readonly db: string
  readonly node: string | null
}

interface Opened {
  readonly store: Store
  readonly sink: IndexSink
  readonly reader: QueueReader
}

const options = workerData as IndexWorkerData
let opened: Opened | null = null

const open = async (): Promise<Opened> => {
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

/** Reads what there is and stores it; whether that was the last. */
const work = async (): Promise<boolean> => {
  opened ??= await open()
  const { sink, reader } = opened
  while (hasTime(queue)) {
    const lines = reader.next(queue.until)
    if (lines === null) break
    const before = sink.stored
    await sink.take(lines, reader.position)
    if (sink.stored !== before) queue.stored(sink.stored!)
    await turn()
  }
  const isLast = queue.deadline !== null
  await sink.save()
  if (sink.stored !== null) queue.stored(sink.stored)
  return isLast
}

const queue = followQueue(options.until, DELAY, { work, close })
