import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The same thing is not told again within this. Milliseconds. */
const QUIET = 60_000
const LOGGERS = ['/usr/bin/logger', '/bin/logger']

/**
 * Tells the plugin's owner what happens: auditd gives a plugin /dev/null for both outputs, so it goes to syslog, by logger(1), and to
 * standard error for whoever tries it by hand. Told by kind, `QUIET` apart.
 */
export const teller = (now: () => number): ((what: string) => void) => {
  const program = LOGGERS.find((path) => existsSync(path))
  const last = new Map<string, number>()
  return (what) => {
    const kind = what.replace(/\d+/g, '0')
    if (now() - (last.get(kind) ?? -Infinity) < QUIET) return
    last.set(kind, now())
    const text = printable(what)
    process.stderr.write(`who-changed plugin: ${text}\n`)
    if (program === undefined) return
    const child = spawn(program, ['-t', 'who-changed', '-p', 'daemon.warning', '--', text], { stdio: 'ignore' })
    child.on('error', () => undefined)
    child.unref()
  }
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?')
