import { readFileSync, statSync } from 'node:fs'
import { parse, TomlError, type TomlTableWithoutBigInt } from 'smol-toml'
import { WhoChangedError } from '../../model/errors.js'
import { unreadable } from '../../source/log-files.js'
import { faultAt } from './fault-at.js'

/** A config file as it was read. */
export interface ConfigFile {
  readonly path: string
  readonly text: string
  readonly root: TomlTableWithoutBigInt
}

/**
 * Reads a config file.
 * @throws {WhoChangedError} when it can't be read, is no TOML, or when root is asked to obey a file that somebody else may write: it names
 * programs to run.
 */
export const readConfig = (path: string): ConfigFile => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
    refuseForeign(path)
  } catch (error) {
    throw error instanceof WhoChangedError ? error : unreadable(path, error)
  }
  try {
    return { path, text, root: parse(text, { unsafeKeyBehaviour: 'throw' }) }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [, what] = /^[^:]*: ([^\n]*)/.exec(error.message) ?? []
    throw faultAt(path, error.line, `this is no TOML: ${what ?? 'unreadable'}`)
  }
}

const refuseForeign = (path: string): void => {
  if (process.getuid?.() !== 0) return
  const { uid, mode } = statSync(path)
  if (uid === 0 && (mode & 0o022) === 0) return
  throw new WhoChangedError('usage', `${path}: root obeys it only when it is root's and nobody else may write to it`, {
    place: { file: path },
  })
}

/**
 * The line, from 1 on, on which a key begins. The parser tells no places, but it can be asked: the key stands right behind the longest
 * beginning of the file that is TOML and does not have it.
 */
export const lineOfKey = ({ text }: ConfigFile, keys: readonly string[]): number => {
  const lines = text.split('\n')
  let line = 1
  for (let count = 1; count <= lines.length; count++) {
    const table = parseOrNull(lines.slice(0, count).join('\n'))
    if (table === null) continue
    if (has(table, keys)) return line
    line = count + 1
  }
  return line
}

const parseOrNull = (text: string): TomlTableWithoutBigInt | null => {
  try {
    return parse(text, { unsafeKeyBehaviour: 'throw' })
  } catch {
    return null
  }
}

const has = (table: TomlTableWithoutBigInt, [first, ...rest]: readonly string[]): boolean => {
  if (first === undefined) return true
  const value = table[first]
  return value !== undefined && (rest.length === 0 || (isTable(value) && has(value, rest)))
}

/** Whether a value of a config file is a table, and no list or date. */
export const isTable = (value: unknown): value is TomlTableWithoutBigInt =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
