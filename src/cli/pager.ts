import { spawn } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { displayWidth } from '../render/display-width.js'

/** What runs as the pager: a line for the shell, or the one program that is known to keep a guest a guest. */
export type Pager = { readonly kind: 'shell'; readonly command: string } | { readonly kind: 'confined less' }

/** Who runs this program, and for whom. */
export interface Caller {
  readonly uid: number
  /** The login as the kernel has it (/proc/self/loginuid, audit(7)); null where it is unset or unknown. */
  readonly login: number | null
}

/**
 * The pager that is wanted: what was asked for, else $PAGER, else less; null for none. Root by way of another login gets less confined: with
 * a pager of their own choice, or less's `!`, who is allowed nothing but this program would have a shell of root.
 */
export const chosenPager = (
  asked: string | false | undefined,
  environment: NodeJS.ProcessEnv,
  caller: Caller,
): Pager | null => {
  if (asked === false || environment['TERM'] === 'dumb') return null
  if (isBorrowed(environment, caller)) return isNone(asked) ? null : { kind: 'confined less' }
  const command = asked ?? given(environment['PAGER']) ?? 'less'
  return isNone(command) ? null : { kind: 'shell', command }
}

const isNone = (command: string | undefined): boolean => command !== undefined && NONE.has(command.trim())

/** `false` is what a switch takes in a variable. */
const NONE: ReadonlySet<string> = new Set(['', 'cat', 'false'])

const given = (variable: string | undefined): string | undefined => (variable === '' ? undefined : variable)

const isBorrowed = (environment: NodeJS.ProcessEnv, { uid, login }: Caller): boolean =>
  uid === 0 && (login === null ? BORROWERS.some((name) => (environment[name] ?? '0') !== '0') : login !== 0)

/** Where the kernel has no login, as in containers: what sudo, doas and pkexec leave behind. */
const BORROWERS = ['SUDO_UID', 'DOAS_USER', 'PKEXEC_UID'] as const

const UNSET = 4294967295

export const thisCaller = (): Caller => {
  let login: number | null = null
  try {
    login = Number(readFileSync('/proc/self/loginuid', 'utf8'))
  } catch {
    // A kernel without auditing.
  }
  return { uid: process.geteuid?.() ?? 0, login: login === UNSET ? null : login }
}

/** Whether a text has more lines than a screen, with those that it breaks. */
export const isTaller = (text: string, { rows, columns }: { rows: number; columns: number }): boolean => {
  let left = rows
  for (const line of stripVTControlCharacters(text).trimEnd().split('\n')) {
    left -= Math.max(1, Math.ceil(displayWidth(line) / columns))
    // The last line is the prompt's.
    if (left < 1) return true
  }
  return false
}

/**
 * Shows a text by a pager and waits until it is left. False when there is none to start: then nothing was shown. Who leaves early is no fault,
 * and Ctrl-C is the pager's.
 */
export const page = async (text: string, pager: Pager, environment: NodeJS.ProcessEnv): Promise<boolean> => {
  const ignore = (): void => undefined
  process.on('SIGINT', ignore)
  process.on('SIGQUIT', ignore)
  try {
    return await run(text, pager, environment)
  } finally {
    process.off('SIGINT', ignore)
    process.off('SIGQUIT', ignore)
  }
}

const run = async (text: string, pager: Pager, environment: NodeJS.ProcessEnv): Promise<boolean> =>
  new Promise((resolve) => {
    const start = startOf(pager, environment)
    if (start === null) {
      resolve(false)
      return
    }
    const child = spawn(start.file, start.args, { stdio: ['pipe', 'inherit', 'inherit'], env: start.env })
    child.on('error', () => {
      resolve(false)
    })
    child.on('close', (status) => {
      resolve(status === null || !NOT_STARTED.has(status))
    })
    // A pager that was left before the end of the text.
    child.stdin.on('error', ignoreError)
    child.stdin.end(text)
  })

const startOf = (
  pager: Pager,
  environment: NodeJS.ProcessEnv,
): { readonly file: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } | null => {
  if (pager.kind === 'shell')
    return { file: '/bin/sh', args: ['-c', pager.command], env: { LESS: 'FRX', LV: '-c', ...environment } }
  const file = ownLess()
  return file === null ? null : { file, args: [], env: confined(environment) }
}

/** The host's own less; a busybox by that name can't be confined. */
const ownLess = (): string | null =>
  ['/usr/bin/less', '/bin/less'].find((file) => existsSync(file) && !realpathSync(file).includes('busybox')) ?? null

const ignoreError = (): void => undefined

/** sh(1): found and not executable, not found. */
const NOT_STARTED: ReadonlySet<number> = new Set([126, 127])

/** less(1): LESSSECURE takes away the shell, pipes, editors, other files and the programs of LESSOPEN. */
const confined = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('LESS'))),
  ...{ LESSSECURE: '1', LESS: 'FRX', LESSHISTFILE: '-' },
})
