import type { SingleBar } from 'cli-progress'
import type { ProgressListener } from '../ingest/progress.js'

/** What takes no longer shows no bar. Milliseconds. */
const PATIENCE = 1000
const MEGA = 1e6
const FORMAT = 'reading the logs {bar} {percentage}% of {size} MB, {rate} MB/s, {eta_formatted} left'

/** A terminal, or what takes its place. */
export interface Terminal extends NodeJS.WritableStream {
  readonly isTTY?: boolean
}

/**
 * A bar on a terminal that shows how far the reading of logs is, how fast it goes and how long it will take; null where there is no
 * terminal, so that nothing but faults ends up in a mail of cron. It leaves no trace on the screen when it is done.
 */
export const progressBar = (terminal: Terminal, clock: () => number = Date.now): ProgressListener | null => {
  if (terminal.isTTY !== true) return null
  let bar: SingleBar | null = null
  let began: number | null = null
  let state: 'waiting' | 'loading' | 'shown' | 'stopped' = 'waiting'
  let latest: [number, number] = [0, 0]
  const draw = (): void => {
    const [done, total] = latest
    const seconds = Math.max(1, clock() - (began ?? 0)) / 1000
    bar?.setTotal(total)
    bar?.update(done, { size: Math.round(total / MEGA), rate: Math.round(done / MEGA / seconds) })
  }
  const show = async (): Promise<void> => {
    state = 'loading'
    const { default: progress } = await import('cli-progress')
    // Reading may have ended while the package was loaded.
    if ((state as string) === 'stopped') return
    // A terminal whose settings were never changed needs no repair when the program is interrupted.
    const plain = { hideCursor: false, linewrap: true, gracefulExit: false }
    bar = new progress.SingleBar({ format: FORMAT, stream: terminal, clearOnComplete: true, barsize: 24, ...plain })
    const [done, total] = latest
    bar.start(total, done, { size: Math.round(total / MEGA), rate: 0 })
    state = 'shown'
    draw()
  }
  return {
    update: (done, total) => {
      latest = [done, total]
      began ??= clock()
      if (state === 'shown') draw()
      else if (state === 'waiting' && clock() - began >= PATIENCE) void show()
    },
    stop: () => {
      state = 'stopped'
      bar?.stop()
    },
  }
}
