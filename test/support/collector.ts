import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'

/** contrib's collector, as somebody runs it on a log host. */
export interface Collector {
  readonly url: string
  readonly stderr: () => string
  readonly signal: (signal: NodeJS.Signals) => void
  readonly closed: Promise<number | null>
}

/** `args`: all but where it listens. */
export const startCollector = async (t: TestContext, args: readonly string[]): Promise<Collector> => {
  const program = ['contrib/collector/who-changed-collector.mjs', '--listen', '127.0.0.1:0', ...args]
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] })
  t.after(() => {
    child.kill('SIGKILL')
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('latin1')
  })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [first] = (await Promise.race([once(child.stdout, 'data'), closed.then(() => [])])) as readonly unknown[]
  const port = /port (\d+)/.exec(String(first))?.[1]
  if (port === undefined) throw new Error(`the collector does not run: ${stderr}`)
  return {
    ...{ url: `https://127.0.0.1:${port}/`, stderr: () => stderr, closed },
    signal: (signal) => child.kill(signal),
  }
}
