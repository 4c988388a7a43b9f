import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { fromText, toText } from '../model/byte-string.js'
import { readSpoolNote } from '../ship/spool-note.js'
import type { IndexWorkerData } from './index-worker.js'
import type { PluginSettings } from './plugin-settings.js'
import { QueueFollower, type FollowerThread } from './queue-follower.js'
import type { QueueNote } from './queue-note.js'
import type { QueueWriter } from './queue-writer.js'
import type { ShipWorkerData } from './ship-worker.js'

/** A thread that reads the queue, and up to where it keeps everything elsewhere. */
export interface Follower {
  readonly thread: QueueFollower
  readonly stored: number
}

/** What the threads share. */
export interface Following {
  readonly settings: PluginSettings
  readonly folder: string
  readonly note: QueueNote
  readonly queue: QueueWriter
  /** Called when more of the queue is kept elsewhere. */
  readonly release: () => void
  readonly tell: (what: string) => void
}

/** Takes the queue into the index. */
export const indexing = ({ settings, folder, note, ...following }: Following): Follower => {
  const { db, node } = settings
  const data: IndexWorkerData = { folder, queue: note.id, until: following.queue.end, db, node }
  return follow(
    { module: new URL('./index-worker.js', import.meta.url), name: 'indexing', data },
    following,
    (text) => {
      following.tell(`the index can't be written, events wait in the queue: ${text}`)
    },
  )
}

/** Takes the queue to another machine. The spool is beside the index; its host keeps the name that it had when the spool was begun. */
export const shipping = ({ settings, folder, note, ...following }: Following): Follower => {
  const spool = join(dirname(settings.db), 'spool')
  const node = settings.node ?? readSpoolNote(spool)?.node ?? fromText(hostname())
  const data: ShipWorkerData = {
    ...{ folder, queue: note.id, until: following.queue.end, spool, node, process: process.pid },
    ...settings.ship!,
    host: toText(node),
  }
  return follow({ module: new URL('./ship-worker.js', import.meta.url), name: 'shipping', data }, following, (text) => {
    following.tell(`shipping: ${text}`)
  })
}

const follow = (
  thread: FollowerThread,
  { release }: Pick<Following, 'release'>,
  problem: (text: string) => void,
): Follower => {
  const follower = {
    stored: 0,
    thread: new QueueFollower(thread, {
      stored: (position) => {
        follower.stored = position
        release()
      },
      problem,
    }),
  }
  return follower
}
