import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { unreadable } from './log-files.js'

/** How a program ended. */
export interface ProgramEnd {
  /** Its exit status; null when a signal ended it. */
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly timedOut: boolean
  /** The signal that this program got while it waited: somebody wants it to end. */
  readonly interruption: NodeJS.Signals | null
}

/** How a program is run. */
export interface ProgramRun {
  /** For `/bin/sh -c`. */
  readonly command: string
  /** Files for its two streams, made readable by the owner only. */
  readonly stdout: string
  readonly stderr: string
  /** Milliseconds after which it and everything it started is ended. */
  readonly timeout: number
}

/** Milliseconds between asking a program to end and ending it: AIDE before 0.19 does not listen to the first. */
const GRACE = 5000

/** cron and systemd look for programs in fewer places than a login does. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

const INTERRUPTIONS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Runs a command line in a process group of its own, with its streams in files. Speaks English, so that what it prints can be read.
 * @throws {WhoChangedError} `unreadable` when the files can't be made.
 */
export const runProgram = async ({ command, stdout, stderr, timeout }: ProgramRun): Promise<ProgramEnd> => {
  const [out, err] = [openPrivate(stdout), openPrivate(stderr)]
  try {
    return await new Promise<ProgramEnd>((resolve, reject) => {
      let timedOut = false
      let interruption: NodeJS.Signals | null = null
      let hardEnd: NodeJS.Timeout | undefined
      const end = (): void => {
        killGroup(child.pid, 'SIGTERM')
        hardEnd ??= setTimeout(() => {
          killGroup(child.pid, 'SIGKILL')
        }, GRACE)
      }
      const clock = setTimeout(() => {
        timedOut = true
        end()
      }, timeout)
      const interrupt = (signal: NodeJS.Signals): void => {
        interruption = signal
        end()
      }
      // Before it starts, so that no signal ends this process and leaves it behind.
      for (const signal of INTERRUPTIONS) process.on(signal, interrupt)
      const child = spawn('/bin/sh', ['-c', command], {
        stdio: ['ignore', out, err],
        detached: true,
        env: { ...process.env, LC_ALL: 'C', PATH: [process.env['PATH'], PATH].filter(Boolean).join(':') },
      })
      const settle = (): void => {
        clearTimeout(clock)
        clearTimeout(hardEnd)
        for (const signal of INTERRUPTIONS) process.off(signal, interrupt)
      }
      child.on('error', (error) => {
        settle()
        reject(error)
      })
      child.on('exit', (status, signal) => {
        settle()
        // What it started and left behind.
        if (timedOut || interruption !== null) killGroup(child.pid, 'SIGKILL')
        resolve({ status, signal, timedOut, interruption })
      })
    })
  } finally {
    closeSync(out)
    closeSync(err)
  }
}

const openPrivate = (file: string): number => {
  try {
    return openSync(file, 'w', 0o600)
  } catch (error) {
    throw unreadable(file, error)
  }
}

const killGroup = (pid: number | undefined, signal: NodeJS.Signals): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is gone already.
  }
}
