import { parentPort, workerData } from 'node:worker_threads'
import { openDestination } from '../ship/destinations/open-destination.js'
import type { Loss } from '../ship/loss.js'
import { readShipStatus, writeShipStatus } from '../ship/ship-status.js'
import { Shipper } from '../ship/shipper.js'
import { Spool } from '../ship/spool.js'
import type { FollowerData, FromFollower, ToFollower } from './queue-follower.js'
import { QueueReader } from './queue-reader.js'
import { segmentsOf } from './segments.js'
import { ShipFeed } from './ship-feed.js'
import { isWanted, parseShipOnly } from './ship-only.js'
import type { ShipSettings } from './ship-settings.js'

/** Events come to the spool at most this long after they came to the queue, unless more come than it can take. Milliseconds. */
const DELAY = 100
/** After a fault of the disk it is tried again. Milliseconds. */
const RETRY = 3000
/** Nothing came for so long: an event without its end is whole. Milliseconds. */
const IDLE = 2000
/** How often what was read is brought to the disk for good, and how often it is told how far shipping is. Milliseconds. */
const PULSE = 500
/** A destination that answers is waited for when so many entries are not yet sent, or the spool is rather full; looked at so often, milliseconds. */
const AHEAD = 3000
const HOLD = 5
/** A destination that answered within this is at work. Milliseconds. */
const AT_WORK = 30_000

/** What the thread is started with. */
export interface ShipWorkerData extends FollowerData, ShipSettings {
  /** Where the spool is, and the host. */
  readonly spool: string
  readonly host: string
  readonly process: number
}

const options = workerData as ShipWorkerData
const port = parentPort!
const say = (message: FromFollower): void => {
  port.postMessage(message)
}
const tell = (text: string): void => {
  say({ kind: 'problem', text })
}
const now = (): number => Date.now()

interface Opened {
  readonly spool: Spool
  readonly feed: ShipFeed
  readonly reader: QueueReader
  readonly shipper: Shipper
  /** The stamp of the newest event that an earlier run knew to be there. */
  readonly acknowledgedTime: number | null
}

let until = options.until
/** When to begin nothing new, milliseconds since 1970; null while there is no end in sight. */
let deadline: number | null = null
let isAtWork = false
let opened: Opened | null = null
let timer: NodeJS.Timeout | null = null
let newest = now()
let progress = { seq: -1, at: now() }

const only = parseShipOnly(options.only)

const open = async (): Promise<Opened> => {
  const { folder, queue, spoolLimit, program, target, process } = options
  const known = readShipStatus(options.spool)
  const spool = await Spool.open(
    { folder: options.spool, node: options.node, limit: spoolLimit, now },
    `version=${program.split(' ').at(-1)!}`,
  )
  try {
    const begin = segmentsOf(folder)[0]?.start ?? 0
    const wants = (records: readonly string[]): boolean => isWanted(only, records)
    const feed = new ShipFeed({ ...{ spool, source: queue, begin, end: until, wants, now } })
    await feed.sync(true)
    const destination = openDestination(target, { host: options.host, process, program })
    const shipper = new Shipper({ spool, destination, now, random: Math.random, tell })
    shipper.start()
    const acknowledgedTime = known?.stream === spool.stream ? known.acknowledged.time : null
    return { spool, feed, reader: new QueueReader(folder, feed.position), shipper, acknowledgedTime }
  } catch (error) {
    spool.close()
    throw error
  }
}

const close = async (): Promise<void> => {
  const known = opened
  opened = null
  if (known === null) return
  known.reader.close()
  await known.shipper.stop()
  known.spool.close()
}

const tellLoss = (loss: Loss | null): void => {
  if (loss !== null) tell(`the spool is full: ${loss.events} events gave way`)
}

/**
 * Whether a destination that answers should get on with what the spool has before it gets more: it is fastest from memory, and the queue is
 * as good a place to wait.
 */
const shouldHold = ({ spool, shipper }: Opened): boolean => {
  const { sent } = shipper
  if (sent !== progress.seq) progress = { seq: sent, at: now() }
  if (deadline !== null || shipper.state.failures > 0 || now() - progress.at > AT_WORK) return false
  return spool.head.seq - sent > AHEAD || spool.bytes > options.spoolLimit * 0.75
}

/** Reads what there is; whether that was the last. */
const work = async (): Promise<boolean> => {
  opened ??= await open()
  const { feed, reader, shipper } = opened
  let synced = now()
  while (deadline === null || now() < deadline) {
    if (shouldHold(opened)) {
      await new Promise((resolve) => setTimeout(resolve, HOLD))
      continue
    }
    if (reader.skip()) feed.skipTo(reader.position)
    const lines = reader.next(until)
    if (lines === null) break
    newest = now()
    tellLoss(feed.take(lines, reader.position))
    shipper.wake()
    if (now() - synced > PULSE) {
      await save()
      synced = now()
    }
    // The destination and messages get their turn between two stretches.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const isLast = isEnding()
  if (isLast || now() - newest > IDLE) tellLoss(feed.settle(isLast))
  shipper.wake()
  await save(isLast)
  return isLast
}

const isEnding = (): boolean => deadline !== null

const save = async (isLast = false): Promise<void> => {
  if (opened === null) return
  const { feed } = opened
  await feed.sync(isLast)
  say({ kind: 'stored', position: feed.stored })
  status()
}

const status = (): void => {
  if (opened === null) return
  const { spool, feed, shipper, acknowledgedTime } = opened
  const { fault, failures, acknowledgedTime: newer } = shipper.state
  writeShipStatus(options.spool, {
    ...{ at: now(), destination: shipper.name, stream: spool.stream, fault, failures, only: options.only },
    offered: { seq: spool.head.seq, time: feed.time },
    acknowledged: { seq: spool.acknowledged.seq, time: newer ?? acknowledgedTime, at: spool.acknowledgedAt },
    spool: { bytes: spool.bytes, limit: options.spoolLimit },
    ...{ events: feed.events, leftOut: feed.leftOut },
  })
}

const wake = (delay: number): void => {
  timer ??= setTimeout(() => {
    timer = null
    void run()
  }, delay)
}

/** Reads what there is into the spool. A fault takes nothing from the queue: it is read on from what the spool has. */
const run = async (): Promise<void> => {
  if (isAtWork) return
  isAtWork = true
  try {
    while (!(await work())) if (!isEnding()) return
    await end()
  } catch (error) {
    tell((error as Error).message)
    await close().catch(() => undefined)
    if (deadline !== null) await end()
    else wake(RETRY)
  } finally {
    isAtWork = false
  }
}

const end = async (): Promise<void> => {
  clearInterval(pulse)
  await opened?.shipper.finish(deadline ?? 0)
  status()
  await close()
  say({ kind: 'ended' })
  port.close()
}

/** An event without its end, and how far shipping is, are looked after also when nothing comes. */
const pulse = setInterval(() => {
  status()
  if (opened !== null && !isAtWork && now() - newest > IDLE) wake(0)
}, PULSE)

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
