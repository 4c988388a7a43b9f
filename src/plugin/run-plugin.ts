import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { WhoChangedError } from '../model/errors.js'
import { takeLock, type Lock } from '../store/run-lock.js'
import { unwritable } from '../store/unwritable.js'
import type { EventStream } from './event-stream.js'
import { indexing, shipping, type Follower } from './followers.js'
import type { PluginSettings } from './plugin-settings.js'
import type { LossReason } from './queue-line.js'
import { newNote, readQueueNote, writeQueueNote, type QueueNote } from './queue-note.js'
import { QueueWriter } from './queue-writer.js'
import { segmentsOf } from './segments.js'
import { StreamLines } from './stream-lines.js'

export interface PluginRun {
  readonly settings: PluginSettings
  readonly stream: EventStream
  /** Resolves when the plugin is to end. */
  readonly stopped: Promise<void>
  /** Called with what to do when the settings are to be read again. */
  readonly onReload: (reload: () => void) => void
  readonly reread: () => Promise<PluginSettings>
  readonly now: () => number
  readonly tell: (what: string) => void
}

/** A plugin that auditd replaces is given so long to end. Milliseconds. */
const TAKE_OVER = 15_000
/** auditd closes the stream when it ends: the index may take so long to catch up. Milliseconds. */
const LAST_CATCH_UP = 20_000
/** What was read is stored within this when somebody wants the plugin to end. Milliseconds. */
const LAST_STORE = 5000
/** So much of the queue may wait for shipping. */
const SHIP_SHARE = 0.9
/** How often the queue notes that the plugin is listening. Milliseconds. */
const HEARTBEAT = 1000
/** Nothing came for so long: what looks whole is whole. Milliseconds. */
const IDLE = 200

/**
 * The plugin: what auditd sends is written into the queue at once, and from there into the index. Ends when the stream does or when it
 * is told to, with everything in the queue.
 * @throws {WhoChangedError} `index` when the queue can't be made or another plugin has it, `unreadable` when the stream is refused.
 */
export const runPlugin = async (run: PluginRun): Promise<void> => {
  const { stream, now, tell } = run
  let { settings } = run
  const folder = join(dirname(settings.db), 'queue')
  makeFolder(folder)
  const leave = await takeOver(join(folder, 'lock'))
  const last = segmentsOf(folder).at(-1)
  const lastWritten = last === undefined ? null : Math.floor(statSync(last.path).mtimeMs)
  const before = last === undefined ? null : readQueueNote(folder)
  let note: QueueNote = { ...(before ?? newNote(now())), isEnded: false }
  const queue = new QueueWriter({ folder, limit: settings.queueLimit, now, tell })
  const followers: Followers = { index: null, ship: null }
  const release = (): void => {
    const { index, ship } = followers
    const indexed = index?.stored ?? 0
    // When the queue is nearly full, shipping loses events: the index never does because of it.
    const shipped = ship === null ? indexed : Math.max(ship.stored, queue.end - settings.queueLimit * SHIP_SHARE)
    queue.release(Math.min(indexed, shipped))
  }
  const startShipping = (): void => {
    followers.ship = settings.ship === null ? null : shipping({ settings, folder, note, queue, release, tell })
  }
  startShipping()
  const lose = (reason: LossReason, start: number): void => {
    queue.addLoss({ reason, start, end: Math.max(start, now()), lines: 0 })
  }
  if (before !== null) lose(before.isEnded ? 'away' : 'killed', before.heard)
  else if (lastWritten !== null) lose('killed', lastWritten)
  const beat = (heard: number, isEnded = false): void => {
    note = { ...note, heard, isEnded }
    writeQueueNote(folder, note)
  }
  beat(now())
  const startIndexing = (): void => {
    followers.index = indexing({ settings, folder, note, queue, release, tell })
  }
  startIndexing()
  const written = (): void => {
    release()
    followers.index?.thread.written(queue.end)
    followers.ship?.thread.written(queue.end)
  }
  // Each connection has a format of its own.
  const newLines = (): StreamLines =>
    new StreamLines({
      lines: (bytes) => {
        queue.add(bytes)
      },
      tell,
    })
  let lines = newLines()

  const onIdle = (): void => {
    lines.idle()
    written()
  }
  const link: { brokenAt: number | null; idle: NodeJS.Timeout | null } = { brokenAt: null, idle: null }
  const ended = new Promise<WhoChangedError | null>((resolve) => {
    stream.listen({
      chunk: (bytes) => {
        lines.push(bytes)
        written()
        link.idle ??= setTimeout(onIdle, IDLE)
        link.idle.refresh()
      },
      connected: () => {
        if (link.brokenAt !== null) lose('away', link.brokenAt)
        link.brokenAt = null
        lines = newLines()
      },
      broken: (why) => {
        link.brokenAt ??= now()
        lines.end()
        tell(`the connection to auditd is gone: ${why}`)
      },
      ended: resolve,
    })
  })
  const pulse = setInterval(() => {
    const heard = now()
    // What is noted as heard must outlive a loss of power.
    queue
      .sync()
      .then(() => {
        if (link.brokenAt === null && !note.isEnded) beat(heard)
      })
      .catch((error: unknown) => {
        tell((error as Error).message)
      })
  }, HEARTBEAT)
  run.onReload(() => {
    void run.reread().then(
      async (fresh) => {
        const isOther = fresh.node !== settings.node
        const shipsOtherwise = isOther || JSON.stringify(fresh.ship) !== JSON.stringify(settings.ship)
        if (fresh.db !== settings.db) tell('another index is taken only when the plugin is started again')
        settings = { ...fresh, db: settings.db }
        queue.limit = settings.queueLimit
        if (shipsOtherwise) {
          await followers.ship?.thread.end(queue.end, LAST_STORE)
          startShipping()
        }
        if (!isOther) return
        await followers.index?.thread.end(queue.end, LAST_STORE)
        startIndexing()
      },
      (error: unknown) => {
        tell(`the settings stay as they were: ${(error as Error).message}`)
      },
    )
  })

  const end = await Promise.race([ended, run.stopped.then(() => 'stopped' as const)])
  stream.stop()
  clearInterval(pulse)
  if (link.idle !== null) clearTimeout(link.idle)
  lines.end()
  queue.close()
  beat(link.brokenAt ?? now(), true)
  // Whoever comes next may write on from here.
  leave()
  const patience = end === null ? LAST_CATCH_UP : LAST_STORE
  await Promise.all([followers.index?.thread.end(queue.end, patience), followers.ship?.thread.end(queue.end, patience)])
  if (end instanceof WhoChangedError) throw end
}

/** null: nothing is shipped; or nothing was started yet. */
interface Followers {
  index: Follower | null
  ship: Follower | null
}

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unwritable(folder, error)
  }
}

/** auditd starts the new plugin before the old one has ended. */
const takeOver = async (file: string): Promise<() => void> => {
  const until = Date.now() + TAKE_OVER
  for (;;) {
    const lock: Lock = takeLock(file, `pid ${process.pid}`)
    if (lock.taken) return lock.release
    if (Date.now() > until)
      throw new WhoChangedError(
        'index',
        `${file}: another plugin has this queue: ${lock.holder ?? 'nobody knows which'}`,
        {
          place: { file },
        },
      )
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
