import { utimesSync } from 'node:fs'
import { ingest, type IngestSummary } from '../../src/ingest/ingest.js'
import { openSqliteStore } from '../../src/store/sqlite-store.js'

/** Reads logs into the index in `file`, as one run of the program does. */
export const ingestInto = async (file: string, ...logs: readonly string[]): Promise<IngestSummary> => {
  const store = openSqliteStore(file)
  try {
    return await ingest(store, { logs, node: null })
  } finally {
    await store.close()
  }
}

/** The bytes that a run found to be new. */
export const bytesRead = ({ files }: IngestSummary): number => files.reduce((sum, { bytes }) => sum + bytes, 0)

/** Makes a file look as if nobody had written to it for an hour. */
export const age = (path: string): void => {
  const hourAgo = Date.now() / 1000 - 3600
  utimesSync(path, hourAgo, hourAgo)
}
