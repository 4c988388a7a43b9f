import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { hostFolder } from '../host/host-folder.js'
import type { HostFiles } from '../host/host-files.js'
import { fromText, type ByteString } from '../model/byte-string.js'
import { WhoChangedError } from '../model/errors.js'
import { readInput } from '../source/read-input.js'
import { askAuditctl } from './ask-auditctl.js'
import { RULES_FILE, RULES_FOLDER, rulesOfFolder } from './rule-files.js'

/** Audit rules as they are loaded, or will be at the next boot. */
export interface LoadedRules {
  readonly text: ByteString
  /** `auditctl -l`, or the file or directory that they are from. */
  readonly source: ByteString
}

/**
 * The rules that the user names, a file or a directory as rules.d; else what the kernel of this host says, else what the host's files say.
 * @throws {WhoChangedError} `unreadable` where there are none.
 */
export const loadedRules = (given: string | null, root: string, files: HostFiles): LoadedRules => {
  if (given !== null) return { text: isDirectory(given) ? ofFolder(given) : textOf(given), source: fromText(given) }
  const kernel = root === '/' ? askAuditctl('-l') : null
  if (kernel !== null) return { text: kernel, source: 'auditctl -l' }
  const text = files.read(RULES_FILE)
  if (text !== null) return { text, source: RULES_FILE }
  const sources = rulesOfFolder(RULES_FOLDER, files)
  if (sources === null)
    throw new WhoChangedError('unreadable', `no audit rules were found; name a file with --rules (auditctl -l > file)`)
  return { text: sources, source: RULES_FOLDER }
}

const textOf = (file: string): ByteString => readInput(file).toString('latin1')

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const ofFolder = (folder: string): ByteString => {
  const text = rulesOfFolder(fromText(resolve(folder)), hostFolder('/'))
  if (text === null)
    throw new WhoChangedError('unreadable', `${folder}: no file of rules in it that can be read`, {
      place: { file: folder },
    })
  return text
}
