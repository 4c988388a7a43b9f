import type { LineCounts } from '../model/line-counts.js'
import { addCounts, noLines } from '../model/line-counts.js'
import { findLogFiles, STANDARD_INPUT, type LogFile } from '../source/log-files.js'
import type { SourceState, Store } from '../store/store.js'
import { ReadingProgress, type ProgressListener } from './progress.js'

export interface IngestOptions {
  /** Files and directories; `-` is standard input. */
  readonly logs: readonly string[]
  /** The node of records that name none. */
  readonly node: string | null
  readonly progress?: ProgressListener | null
  /** Called once, before the first log that has news is read, when all that reads and stores is loaded. */
  readonly beforeReading?: () => void
}

/** What was read of one file. */
export interface FileSummary {
  readonly path: string
  /** Bytes that were new, uncompressed. */
  readonly bytes: number
  readonly counts: LineCounts
}

/** What an ingest did. */
export interface IngestSummary {
  readonly files: readonly FileSummary[]
  readonly counts: LineCounts
}

/** Reads what is new in the logs into the index: everything the first time, later only what came since. */
export const ingest = async (store: Store, options: IngestOptions): Promise<IngestSummary> => {
  const files: FileSummary[] = []
  let counts = noLines
  const add = (read: FileSummary): void => {
    files.push(read)
    counts = addCounts(counts, read.counts)
  }
  const named = options.logs.filter((log) => log !== STANDARD_INPUT)
  const logs = inOrder(named)
  const progress = new ReadingProgress(options.progress ?? null, logs)
  let several: boolean | null = null
  try {
    let sources = await store.sources()
    for (const file of logs) {
      const onRead = progress.begin(file)
      if (isUnchanged(file, sources)) {
        progress.end(0)
        add({ path: file.path, bytes: 0, counts: noLines })
        continue
      }
      // Loaded only where there is something to read: a question that finds nothing new starts without it.
      const { readLog } = await import('./read-log.js')
      if (several === null) {
        several = logs.length > 1 && (await areSeveralHosts(logs))
        options.beforeReading?.()
      }
      const asked = { node: options.node, severalHosts: several, isNamed: named.includes(file.path) }
      const read = await readLog(store, file, asked, onRead)
      sources = await store.sources()
      progress.end(read.bytes)
      add(read)
    }
  } finally {
    progress.stop()
  }
  if (named.length < options.logs.length) {
    const { ingestStream } = await import('./ingest-stream.js')
    if (several === null) options.beforeReading?.()
    add(await ingestStream(store, options.node))
  }
  return { files, counts }
}

const areSeveralHosts = async (logs: readonly LogFile[]): Promise<boolean> => {
  const { areOfSeveralHosts } = await import('../source/several-hosts.js')
  return areOfSeveralHosts(logs.map(({ path }) => path))
}

const inOrder = (logs: readonly string[]): readonly LogFile[] => {
  const seen = new Set<string>()
  return logs.flatMap(findLogFiles).filter(({ path }) => !seen.has(path) && seen.add(path))
}

/** Whether a log is as it was when it was last read to its end. */
const isUnchanged = (file: LogFile, sources: readonly SourceState[]): boolean =>
  sources.some(({ path, size, mtime }) => path === file.path && size === file.size && mtime === file.mtime)
