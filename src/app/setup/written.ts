import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WhoChangedError } from '../../model/errors.js'

/** A file that setup has written, and how to know whether it is still as it was. */
export interface WrittenFile {
  readonly path: string
  readonly sha256: string
}

/** Where setup notes what it has written. */
export const noteFile = (root: string, folder: string): string => join(root, folder, 'setup.json')

export const digestOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')

export const noteText = (files: readonly WrittenFile[]): string =>
  `${JSON.stringify({ schema: 'who-changed/setup/1', files }, null, 2)}\n`

/**
 * What setup has written; nothing where it was never run.
 * @throws {WhoChangedError} `bad-input` for a note that is damaged: no file is removed on its word.
 */
export const readNote = (file: string): readonly WrittenFile[] => {
  const text = textOf(file)
  if (text === null) return []
  try {
    const { files } = JSON.parse(text) as { readonly files: unknown }
    if (Array.isArray(files) && files.every(isWritten)) return files
  } catch {
    // Told below, as any other damage.
  }
  throw new WhoChangedError('bad-input', `${file}: this is no note of who-changed setup`, { place: { file } })
}

/** A file as it is; null when there is none. */
export const textOf = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const isWritten = (value: unknown): value is WrittenFile => {
  const { path, sha256 } = (value ?? {}) as Partial<Record<string, unknown>>
  return (
    typeof path === 'string' && path.startsWith('/') && !path.split('/').includes('..') && typeof sha256 === 'string'
  )
}
