import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { RULES_FILE } from './rule-files.js'

/** Where an index is kept when the user names none: one for the host when root asks, one of their own for everybody else. */
export const defaultIndex = (): string =>
  process.getuid?.() === 0
    ? '/var/lib/who-changed/index.db'
    : join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'who-changed', 'index.db')

/** Files of this very host that help when its own log is asked, and that say nothing about the log of another. */
export const ownHostFiles = (): {
  readonly rules: string | null
  readonly passwd: string | null
  readonly aideDatabase: string | null
  readonly dpkgLog: string | null
} => ({
  rules: firstExisting([RULES_FILE]),
  passwd: firstExisting(['/etc/passwd']),
  aideDatabase: firstExisting(['/var/lib/aide/aide.db', '/var/lib/aide/aide.db.gz']),
  dpkgLog: firstExisting(['/var/log/dpkg.log']),
})

const firstExisting = (paths: readonly string[]): string | null => paths.find((path) => existsSync(path)) ?? null
