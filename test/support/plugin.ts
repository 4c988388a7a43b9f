import Database from 'better-sqlite3'
import { spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { folder } from './folder.js'

/** A user without any rights, so that the plugin agrees to run when the tests run as root. */
const NOBODY = 65534

/** A folder that the plugin's user can write to. */
export const pluginFolder = (t: TestContext): string => {
  const path = folder(t)
  if (process.getuid?.() === 0) chownSync(path, NOBODY, NOBODY)
  return path
}

/** A plugin as auditd starts it: its input a socket, its environment empty, its working directory the root. */
export interface PluginProcess {
  readonly child: ChildProcess
  readonly stderr: () => string
  readonly write: (bytes: Buffer | string) => Promise<void>
  readonly closed: Promise<{ readonly status: number | null; readonly signal: NodeJS.Signals | null }>
}

export const startPlugin = (t: TestContext, args: readonly string[]): PluginProcess => {
  const isRoot = process.getuid?.() === 0
  const child = spawn(process.execPath, [`${process.cwd()}/dist/cli.js`, 'plugin', ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    cwd: '/',
    // A process without rights could not write down which lines it ran, and would complain about that where the test expects silence.
    env: { WHO_CHANGED_CONFIG: '', ...(isRoot ? { NODE_V8_COVERAGE: undefined } : {}) },
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('latin1')
  })
  child.stdin.on('error', () => undefined)
  t.after(() => {
    child.kill('SIGKILL')
  })
  return {
    child,
    stderr: () => stderr,
    write: async (bytes) =>
      new Promise((resolve) => {
        child.stdin.write(bytes, () => {
          resolve()
        })
      }),
    closed: new Promise((resolve) => {
      child.on('close', (status, signal) => {
        resolve({ status, signal })
      })
    }),
  }
}

/** How many lines the index of a running plugin has stored. */
export const storedLines = (db: string): number => {
  if (!existsSync(db)) return 0
  const database = new Database(db, { readonly: true })
  try {
    const counts = database.prepare<[], string>("SELECT counts FROM source WHERE path = 'plugin stream'").pluck().all()
    return counts.reduce((sum, one) => sum + (JSON.parse(one) as { readonly lines: number }).lines, 0)
  } catch {
    // It is being made at this moment.
    return 0
  } finally {
    database.close()
  }
}
