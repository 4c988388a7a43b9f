import { existsSync } from 'node:fs'
import { ingest } from '../ingest/ingest.js'
import type { IngestSummary } from '../ingest/ingest.js'
import { oneHost } from '../correlate/one-host.js'
import { WhoChangedError } from '../model/errors.js'
import { DEFAULT_LOG } from '../source/log-files.js'
import { openSqliteStore } from '../store/sqlite-store.js'
import type { Store } from '../store/store.js'
import type { IndexOptions } from './options.js'
import { defaultIndex } from './own-host.js'

export interface OpenIndex {
  readonly store: Store
  /** What was read first; null with `--no-ingest`. */
  readonly read: IngestSummary | null
}

/** Opens the index and reads what is new in the logs into it. The caller closes the store. */
export const openIndex = async (options: IndexOptions): Promise<OpenIndex> => {
  const file = options.db ?? defaultIndex()
  if (!options.ingest && !existsSync(file))
    throw new WhoChangedError('index', `${file}: there is no index yet; leave out --no-ingest to make it`, {
      place: { file },
    })
  const store = openSqliteStore(file)
  try {
    const logs = options.audit.length > 0 ? options.audit : [DEFAULT_LOG]
    const read = options.ingest ? await ingest(store, { ...options, logs }) : null
    return { store: await asOneHost(store, options.node), read }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Records without a name beside those of one host are that host's; where no host is named they are of the one that is asked for. */
const asOneHost = async (store: Store, asked: string | null): Promise<Store> => {
  const nodes = await store.nodes()
  if (!nodes.includes(null)) return store
  const [first, ...others] = nodes.filter((node) => node !== null)
  const name = first ?? asked
  return name !== null && others.length === 0 ? oneHost(store, name) : store
}
