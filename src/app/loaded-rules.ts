import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HostFiles } from '../host/host-files.js'
import { fromText, type ByteString } from '../model/byte-string.js'
import { WhoChangedError } from '../model/errors.js'
import { childOf } from '../path/normalize.js'
import { readInput } from '../source/read-input.js'

/** Audit rules as they are loaded, or will be at the next boot. */
export interface LoadedRules {
  readonly text: ByteString
  /** `auditctl -l`, or the file or directory that they are from. */
  readonly source: ByteString
}

const FILE = '/etc/audit/audit.rules'
const DIRECTORY = '/etc/audit/rules.d'

/**
 * The rules that the user names, a file or a directory as rules.d; else what the kernel of this host says, else what the host's files say.
 * @throws {WhoChangedError} `unreadable` where there are none.
 */
export const loadedRules = (given: string | null, root: string, files: HostFiles): LoadedRules => {
  if (given !== null) return { text: isDirectory(given) ? fromFolder(given) : textOf(given), source: fromText(given) }
  const kernel = root === '/' ? rulesOfKernel() : null
  if (kernel !== null) return { text: kernel, source: 'auditctl -l' }
  const text = files.read(FILE)
  if (text !== null) return { text, source: FILE }
  const names = files.list(DIRECTORY)?.filter((name) => name.endsWith('.rules')) ?? []
  if (names.length === 0)
    throw new WhoChangedError('unreadable', `no audit rules were found; name a file with --rules (auditctl -l > file)`)
  return { text: names.map((name) => files.read(childOf(DIRECTORY, name)) ?? '').join('\n'), source: DIRECTORY }
}

const textOf = (file: string): ByteString => readInput(file).toString('latin1')

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** In the order of augenrules. */
const fromFolder = (folder: string): ByteString =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.rules'))
    .sort()
    .map((name) => textOf(join(folder, name)))
    .join('\n')

/** null for who may not ask, and where no auditctl is. */
const rulesOfKernel = (): ByteString | null => {
  const run = spawnSync('auditctl', ['-l'], { encoding: 'latin1', timeout: 10_000 })
  return run.error === undefined && run.status === 0 ? run.stdout : null
}
