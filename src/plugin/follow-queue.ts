import { parentPort } from 'node:worker_threads'
import type { FromFollower, ToFollower } from './queue-follower.js'

/** After a fault, of the disk or of what is written to, it is tried again. Milliseconds. */
const RETRY = 3000

/** The queue as a thread that reads it sees it. */
export interface FollowedQueue {
  /** How far it goes. */
  readonly until: number
  /** When to begin nothing new, milliseconds since 1970; null while there is no end in sight. */
  readonly deadline: number | null
  readonly isAtWork: boolean
  /** Everything before this place is kept elsewhere for good. */
  readonly stored: (position: number) => void
  readonly tell: (problem: string) => void
  /** Has what there is read after so many milliseconds, unless that is on its way. */
  readonly wake: (delay: number) => void
}

/** What a thread does with the queue. A fault takes nothing from it: after `close` it is read on from what was stored. */
export interface Reading {
  /** Reads what there is; whether that was the last, because the end was in sight before it looked for the last time. */
  readonly work: () => Promise<boolean>
  /** What is done before the last `close`. */
  readonly finish?: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The other side of a `QueueFollower`: reads at once, and again at most `delay` milliseconds after news came, until it is told to end. */
export const followQueue = (first: number, delay: number, reading: Reading): FollowedQueue => {
  const port = parentPort!
  let until = first
  let deadline: number | null = null
  let isAtWork = false
  let timer: NodeJS.Timeout | null = null
  const say = (message: FromFollower): void => {
    port.postMessage(message)
  }
  const queue: FollowedQueue = {
    get until() {
      return until
    },
    get deadline() {
      return deadline
    },
    get isAtWork() {
      return isAtWork
    },
    stored: (position) => {
      say({ kind: 'stored', position })
    },
    tell: (text) => {
      say({ kind: 'problem', text })
    },
    wake: (wait) => {
      timer ??= setTimeout(() => {
        timer = null
        void run()
      }, wait)
    },
  }

  const run = async (): Promise<void> => {
    if (isAtWork) return
    isAtWork = true
    try {
      // The end may have come into sight while what was read was stored.
      while (!(await reading.work())) if (deadline === null) return
      await end()
    } catch (error) {
      queue.tell((error as Error).message)
      await reading.close().catch(() => undefined)
      if (deadline !== null) await end()
      else queue.wake(RETRY)
    } finally {
      isAtWork = false
    }
  }

  const end = async (): Promise<void> => {
    await reading.finish?.()
    await reading.close()
    say({ kind: 'ended' })
    port.close()
  }

  port.on('message', (message: ToFollower) => {
    until = message.position
    if (message.kind === 'written') {
      queue.wake(delay)
      return
    }
    deadline = message.deadline
    if (timer !== null) clearTimeout(timer)
    timer = null
    // At work it finds the end itself.
    void run()
  })
  queue.wake(0)
  return queue
}

/** Whether something new may be begun. */
export const hasTime = ({ deadline }: FollowedQueue): boolean => deadline === null || Date.now() < deadline
