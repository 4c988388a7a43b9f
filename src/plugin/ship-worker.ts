import { workerData } from 'node:worker_threads'
import { openDestination } from '../ship/destinations/open-destination.js'
import type { Loss } from '../ship/loss.js'
import { readShipStatus, writeShipStatus } from '../ship/ship-status.js'
import { Shipper } from '../ship/shipper.js'
import { Spool } from '../ship/spool.js'
import { turn } from '../source/turn.js'
import { followQueue, hasTime } from './follow-queue.js'
import type { FollowerData } from './queue-follower.js'
import { QueueReader } from './queue-reader.js'
import { segmentsOf } from './segments.js'
import { ShipFeed } from './ship-feed.js'
import { isWanted, parseShipOnly } from './ship-only.js'
import type { ShipSettings } from './ship-settings.js'

/** Events come to the spool at most this long after they came to the queue, unless more come than it can take. Milliseconds. */
const DELAY = 100
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
const now = (): number => Date.now()

interface Opened {
  readonly spool: Spool
  readonly feed: ShipFeed
  readonly reader: QueueReader
  readonly shipper: Shipper
  /** The stamp of the newest event that an earlier run knew to be there. */
  readonly acknowledgedTime: number | null
}

let opened: Opened | null = null
let newest = now()
let progress = { seq: -1, at: now() }

const only = parseShipOnly(options.only)

const open = async (): Promise<Opened> => {
  const { folder, queue: source, spoolLimit, program, target, process } = options
  const known = readShipStatus(options.spool)
  const spool = await Spool.open(
    { folder: options.spool, node: options.node, limit: spoolLimit, now },
    `version=${program.split(' ').at(-1)!}`,
  )
  try {
    const begin = segmentsOf(folder)[0]?.start ?? 0
    const wants = (records: readonly string[]): boolean => isWanted(only, records)
    const feed = new ShipFeed({ ...{ spool, source, begin, end: queue.until, wants, now } })
    await feed.sync(true)
    const destination = openDestination(target, { host: options.host, process, program })
    const shipper = new Shipper({ spool, destination, now, random: Math.random, tell: queue.tell })
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
  if (loss !== null) queue.tell(`the spool is full: ${loss.events} events gave way`)
}

/**
 * Whether a destination that answers should get on with what the spool has before it gets more: it is fastest from memory, and the queue is
 * as good a place to wait.
 */
const shouldHold = ({ spool, shipper }: Opened): boolean => {
  const { sent } = shipper
  if (sent !== progress.seq) progress = { seq: sent, at: now() }
  if (queue.deadline !== null || shipper.state.failures > 0 || now() - progress.at > AT_WORK) return false
  return spool.head.seq - sent > AHEAD || spool.bytes > options.spoolLimit * 0.75
}

/** Reads what there is into the spool; whether that was the last. */
const work = async (): Promise<boolean> => {
  opened ??= await open()
  const { feed, reader, shipper } = opened
  let synced = now()
  while (hasTime(queue)) {
    if (shouldHold(opened)) {
      await new Promise((resolve) => setTimeout(resolve, HOLD))
      continue
    }
    const lines = reader.next(queue.until)
    if (lines === null) {
      // What comes next may be gone, and something after it be there.
      if (!reader.skip()) break
      feed.skipTo(reader.position)
      continue
    }
    newest = now()
    tellLoss(feed.take(lines, reader.position))
    shipper.wake()
    if (now() - synced > PULSE) {
      await save()
      synced = now()
    }
    // The destination gets its turn, too.
    await turn()
  }
  const isLast = queue.deadline !== null
  if (isLast || now() - newest > IDLE) tellLoss(feed.settle(isLast))
  shipper.wake()
  await save(isLast)
  return isLast
}

const save = async (isLast = false): Promise<void> => {
  if (opened === null) return
  const { feed } = opened
  await feed.sync(isLast)
  queue.stored(feed.stored)
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

const finish = async (): Promise<void> => {
  clearInterval(pulse)
  await opened?.shipper.finish(queue.deadline ?? 0)
  status()
}

const queue = followQueue(options.until, DELAY, { work, finish, close })

/** An event without its end, and how far shipping is, are looked after also when nothing comes. */
const pulse = setInterval(() => {
  status()
  if (opened !== null && !queue.isAtWork && now() - newest > IDLE) queue.wake(0)
}, PULSE)
