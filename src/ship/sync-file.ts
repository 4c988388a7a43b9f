import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'

/** Brings a file to the disk for good; one that has gone meanwhile needs no care. */
export const syncFile = async (path: string): Promise<void> => {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return
  }
  try {
    await promisify(fdatasync)(file)
  } finally {
    closeSync(file)
  }
}
