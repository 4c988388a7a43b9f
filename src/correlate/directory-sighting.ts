import type { FileOperation } from '../model/file-operation.js'
import type { DirectorySighting } from '../store/store.js'
import { isDuring, type Life } from './directory-lives.js'

/** When a name had an inode: at both ends for certain, and maybe in between. */
export type Sighting = Omit<DirectorySighting, 'node'>

/** What one operation shows; nothing when its name never was resolved. */
export const sightingOf = ({ file, inode, device, success, time }: FileOperation): readonly Sighting[] =>
  inode === null ? [] : [{ file, inode, device, success, from: time, to: time }]

/** Whether any moment of a sighting lies within the lives, or outside of them; null when its two ends do not decide that. */
export const wasDuring = ({ from, to }: Sighting, lives: readonly Life[], within: boolean): boolean | null => {
  if (isDuring(from, lives) === within || isDuring(to, lives) === within) return true
  if (from === to) return false
  const isAnyBorderBetween = lives.some((life) => isBetween(life.from, from, to) || isBetween(life.to, from, to))
  return isAnyBorderBetween ? null : false
}

const isBetween = (time: number, from: number, to: number): boolean => time > from && time <= to
