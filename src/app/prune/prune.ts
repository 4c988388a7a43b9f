import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ByteString } from '../../model/byte-string.js'
import { WhoChangedError } from '../../model/errors.js'
import { LATE, NO_SPAN, type ShippedSpan } from '../../ship/shipped-span.js'
import { readSpoolNote, type SpoolNote } from '../../ship/spool-note.js'
import { DEFAULT_LOG } from '../../source/log-files.js'
import { openSqliteStore } from '../../store/sqlite-store.js'
import type { Store } from '../../store/store.js'
import { defaultIndex } from '../own-host.js'
import { chooseFiles, type Choice } from './choose-files.js'
import { deleteFile } from './delete-file.js'
import { liveFirst, rotatedFiles, type RotatedFile } from './rotated-files.js'

export interface PruneOptions {
  /** The directory in which auditd rotates; null: the host's own. */
  readonly audit: string | null
  /** null: the default one. */
  readonly db: string | null
  /** null: beside the index. */
  readonly spool: string | null
  /** Everything from here on stays, milliseconds; null: as much goes as may. */
  readonly before: number | null
  readonly isIndexToo: boolean
  /** False: it is only told what would be done. */
  readonly isWanted: boolean
}

/** What the index forgets; `before` null: nothing, and why not. */
export interface PrunedIndex {
  readonly file: string
  readonly before: number | null
  readonly why: IndexStay | null
}

/** Why the index stays as it is. */
export type IndexStay = 'no-index' | 'before-stream' | 'other-host' | 'file-unknown' | 'nothing-older'

export interface Pruned extends Choice<RotatedFile> {
  readonly stream: string
  readonly node: ByteString | null
  readonly shipped: ShippedSpan
  readonly isDone: boolean
  readonly deleted: readonly RotatedFile[]
  /** Where deleting ended, and why. */
  readonly failed: { readonly file: RotatedFile; readonly why: string } | null
  /** null: nobody asked for it. */
  readonly index: PrunedIndex | null
}

/**
 * Deletes rotated files of which every event has been acknowledged, oldest first, or tells which these are.
 * @throws {WhoChangedError} `unreadable` without a spool or a directory.
 */
export const prune = async (options: PruneOptions): Promise<Pruned> => {
  const db = options.db ?? defaultIndex()
  const directory = options.audit ?? DEFAULT_LOG
  // Before the files: what is acknowledged later needs no care.
  const note = noteOf(options.spool ?? join(dirname(db), 'spool'))
  const shipped = note.shipped ?? NO_SPAN
  const files = await rotatedFiles(directory)
  const choice = chooseFiles(files, { shipped, node: note.node, before: options.before })
  const { deleted, failed } = options.isWanted ? deleteAll(choice.chosen) : { deleted: [], failed: null }
  const gone: ReadonlySet<RotatedFile> = new Set(options.isWanted ? deleted : choice.chosen)
  const remaining = files.filter((file) => !gone.has(file))
  const index = options.isIndexToo ? await pruneIndex(db, directory, { note, remaining, choice, options }) : null
  return { ...choice, stream: note.stream, node: note.node, shipped, isDone: options.isWanted, deleted, failed, index }
}

const noteOf = (folder: string): SpoolNote => {
  const note = readSpoolNote(folder)
  if (note !== null) return note
  throw new WhoChangedError(
    'unreadable',
    `${folder}: there is no spool here that can be read, so nothing is known to have been shipped; name the one of who-changed plugin with --spool`,
    { place: { file: folder } },
  )
}

const deleteAll = (files: readonly RotatedFile[]): Pick<Pruned, 'deleted' | 'failed'> => {
  const deleted: RotatedFile[] = []
  for (const file of files) {
    const why = file.identity === null ? 'it was not read' : deleteFile(file.path, file.identity)
    // The newer ones may only go when the older ones have gone.
    if (why !== null) return { deleted, failed: { file, why } }
    deleted.push(file)
  }
  return { deleted, failed: null }
}

interface IndexPruning {
  readonly note: SpoolNote
  readonly remaining: readonly RotatedFile[]
  readonly choice: Choice<RotatedFile>
  readonly options: PruneOptions
}

const pruneIndex = async (db: string, directory: string, pruning: IndexPruning): Promise<PrunedIndex> => {
  if (!existsSync(db)) return { file: db, before: null, why: 'no-index' }
  const store = openSqliteStore(db)
  try {
    const why = await indexStays(store, pruning.note)
    if (why !== null) return { file: db, before: null, why }
    const before = await indexLimit(directory, pruning)
    if (typeof before === 'string') return { file: db, before: null, why: before }
    if (pruning.options.isWanted) await store.prune(before)
    return { file: db, before, why: null }
  } finally {
    await store.close()
  }
}

/** What is in the index and was never shipped may have no other place any more. */
const indexStays = async (store: Store, { node, shipped }: SpoolNote): Promise<IndexStay | null> => {
  const nodes = await store.nodes()
  if (nodes.some((one) => one !== null && one !== node)) return 'other-host'
  const firsts = (await store.sources()).map(({ first }) => first ?? Infinity)
  return Math.min(...firsts) < (shipped?.from ?? Infinity) + LATE ? 'before-stream' : null
}

/** Up to where the index may forget: never what a file that stays has, nor what a gap may have taken. */
const indexLimit = async (
  directory: string,
  { note, remaining, choice }: IndexPruning,
): Promise<number | IndexStay> => {
  const spans = remaining.map(({ span }) => (typeof span === 'string' ? null : span.first))
  const firsts = [...spans, await liveFirst(directory)]
  if (firsts.includes(null)) return 'file-unknown'
  const gaps = (note.shipped?.gaps ?? []).map(({ from }) => (from ?? -Infinity) - LATE)
  const before = Math.min(choice.limit ?? -Infinity, ...firsts.map(Number), ...gaps)
  return before > (note.shipped?.from ?? Infinity) + LATE ? before : 'nothing-older'
}
