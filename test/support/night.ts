import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { folder } from './folder.js'

/** The recorded host: a day of changes by known people, and AIDE's report of the night. */
export const NIGHT = 'fixtures/night'

/** Options that ask the recorded host, with an index in `directory`; without those named in `except`. */
export const askNight = (directory: string, except: readonly string[] = []): readonly string[] => {
  const options: readonly (readonly [string, string])[] = [
    ['--audit', `${NIGHT}/audit`],
    ['--db', join(directory, 'index.db')],
    ['--rules', `${NIGHT}/audit.rules`],
    ['--passwd', `${NIGHT}/passwd`],
    ['--width', '80'],
  ]
  return [...options.filter(([name]) => !except.includes(name)).flat(), '--utc']
}

/** Indexes that are kept between the files of tests, and made again by another build. */
const KEPT = 'build/night-index'

/**
 * A folder with an index that has read the recorded host's log, for a host of that name: reading it takes longer than most questions. For
 * tests of anything but the reading.
 */
export const nightFolder = (t: TestContext, node: string | null = null): string => {
  const directory = folder(t)
  const kept = join(KEPT, `${node ?? 'unnamed'}.db`)
  if (!isNewer(kept, 'dist/cli.js')) makeKept(kept, node)
  copyFileSync(kept, join(directory, 'index.db'))
  return directory
}

/** In a folder of its own first: another file of tests may be at it, too. */
const makeKept = (kept: string, node: string | null): void => {
  mkdirSync(KEPT, { recursive: true })
  const own = mkdtempSync(join(KEPT, 'new-'))
  const db = join(own, 'index.db')
  const named = node === null ? [] : ['--node', node]
  const args = ['dist/cli.js', 'ingest', '--audit', `${NIGHT}/audit`, '--db', db, ...named]
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, WHO_CHANGED_CONFIG: '' },
  })
  if (status !== 0) throw new Error(`the recorded host's log can not be read: ${stderr}`)
  renameSync(db, kept)
  rmSync(own, { recursive: true })
}

const isNewer = (file: string, other: string): boolean =>
  (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > statSync(other).mtimeMs
