import { chmodSync, mkdirSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unwritable } from '../../store/unwritable.js'
import { privateFolder, writePrivate } from '../nightly/state-folder.js'
import type { Plan, PlannedFile } from './plan.js'
import { digestOf, noteFile, noteText, readNote, textOf, type WrittenFile } from './written.js'

/** What becomes of a file. `kept`: somebody else's, or changed since it was written. */
export type Fate = 'written' | 'unchanged' | 'kept' | 'removed' | 'gone'

export interface FileFate {
  readonly path: string
  readonly fate: Fate
}

/** What writing the plan would do to one of its files. */
export const fateOf = (file: PlannedFile, written: readonly WrittenFile[], root: string): Fate => {
  const there = textOf(join(root, file.path))
  if (there === null) return 'written'
  if (there === file.text) return 'unchanged'
  const isOurs = written.some(({ path, sha256 }) => path === file.path && sha256 === digestOf(there))
  return isOurs && !file.isConfig ? 'written' : 'kept'
}

/** Writes what is not there yet, and anew what setup itself wrote before; what anybody else wrote is kept. */
export const applyPlan = (plan: Plan, root: string): readonly FileFate[] => {
  const note = noteFile(root, plan.folder)
  const before = readNote(note)
  const folder = privateFolder(root, plan.folder)
  chmodSync(folder, 0o700)
  const fates = plan.files.map((file) => ({ file, fate: fateOf(file, before, root) }))
  const ours = fates.filter(({ fate }) => fate === 'written').map(({ file }) => file)
  const others = before.filter(({ path }) => !ours.some((file) => file.path === path))
  // Noted first: a setup that is cut off can be taken back, too.
  writePrivate(note, noteText([...others, ...ours.map(({ path, text }) => ({ path, sha256: digestOf(text) }))]))
  for (const file of ours) write(join(root, file.path), file)
  return fates.map(({ file, fate }) => ({ path: file.path, fate }))
}

const write = (path: string, { text, mode }: PlannedFile): void => {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
  } catch (error) {
    throw unwritable(path, error)
  }
  writePrivate(path, text)
  chmodSync(path, mode)
}

/** What taking back would do: what is as it was written goes, what was changed since stays. */
export const removalOf = (root: string, folder: string): readonly FileFate[] =>
  readNote(noteFile(root, folder)).map(({ path, sha256 }) => {
    const there = textOf(join(root, path))
    return { path, fate: there === null ? 'gone' : digestOf(there) === sha256 ? 'removed' : 'kept' }
  })

/** Takes back what setup has written. The index and the nights stay: they are the administrator's. */
export const takeBack = (root: string, folder: string): readonly FileFate[] => {
  const fates = removalOf(root, folder)
  for (const { path } of fates.filter(({ fate }) => fate === 'removed')) {
    rmSync(join(root, path))
    if (dirname(path).endsWith('.service.d')) removeEmpty(join(root, dirname(path)))
  }
  rmSync(noteFile(root, folder), { force: true })
  removeEmpty(join(root, folder))
  return fates
}

const removeEmpty = (folder: string): void => {
  try {
    rmdirSync(folder)
  } catch {
    // Something of somebody else is in it.
  }
}
