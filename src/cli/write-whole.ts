import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  type Stats,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { uninterrupted } from '../source/uninterrupted.js'

/**
 * Writes a file whole or not at all, whatever ends this program meanwhile: under another name first. What is no plain file of one's own (a
 * device, a link, somebody else's file, one in a folder where nothing can be made) is written in place.
 */
export const writeWhole = async (file: string, pieces: Iterable<string | Uint8Array>): Promise<void> =>
  uninterrupted(() => {
    const old = lstatSync(file, { throwIfNoEntry: false })
    if (old !== undefined && !isOwnFile(old)) {
      writePieces(file, pieces)
      return
    }
    const beside = join(dirname(file), `.${basename(file).slice(0, 200)}.${randomBytes(4).toString('hex')}`)
    try {
      writeFileSync(beside, '', { flag: 'wx' })
      if (old !== undefined) chownSync(beside, old.uid, old.gid)
      if (old !== undefined) chmodSync(beside, old.mode & 0o7777)
    } catch {
      rmSync(beside, { force: true })
      writePieces(file, pieces)
      return
    }
    try {
      writePieces(beside, pieces)
      renameSync(beside, file)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  })

const writePieces = (file: string, pieces: Iterable<string | Uint8Array>): void => {
  const descriptor = openSync(file, 'w')
  try {
    for (const piece of pieces) writeFileSync(descriptor, piece)
  } finally {
    closeSync(descriptor)
  }
}

/** A file that nobody else has under another name, and that stays its owner's when another takes its place. */
const isOwnFile = (old: Stats): boolean => old.isFile() && old.nlink === 1 && old.uid === process.geteuid?.()
