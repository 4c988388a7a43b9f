import type { FileOperation } from '../model/file-operation.js'

/** A stretch of time in which an inode number was one and the same directory. Milliseconds; an end is not included. */
export interface Life {
  readonly from: number
  readonly to: number
}

/** The lives of one inode number, oldest first: it is used again as soon as its directory is gone. `operations`: all on that number. */
export const livesOf = (operations: readonly FileOperation[]): readonly Life[] => {
  const own = operations.filter(({ role, success }) => role === 'self' && success)
  const births = own.filter(
    ({ kind }) => kind === 'mkdir' || kind === 'create' || kind === 'symlink' || kind === 'mknod',
  )
  const deaths = own.filter(({ kind }) => kind === 'rmdir' || kind === 'delete').map(({ time }) => time)
  const starts = [-Infinity, ...births.map(({ time }) => time)]
  return starts.map((from, index) => {
    const next = starts[index + 1] ?? Infinity
    // Whatever is done in a directory ends with it; the call that removes it bears the last stamp of its life.
    return { from, to: Math.min(next, (deaths.find((time) => time >= from) ?? Infinity) + 1) }
  })
}

export const isDuring = (time: number, lives: readonly Life[]): boolean =>
  lives.some(({ from, to }) => time >= from && time < to)
