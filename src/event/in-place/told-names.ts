import type { ByteString } from '../../model/byte-string.js'
import type { UserName } from '../../model/user-name.js'
import { UNSET } from '../../model/process-facts.js'
import { enrichedNames, type UidField } from '../user-names.js'

/** The uids of a record; null or {@link UNSET} where it has none. */
export type Uids = Readonly<Record<UidField, number | null>>

/** The names in one enrichment, with the uids that they stood for when it was last seen. An enriched log repeats its names in every line. */
export interface SeenNames {
  readonly names: readonly { readonly field: UidField; readonly name: ByteString }[]
  node: string | null
  auid: number | null
  uid: number | null
  euid: number | null
}

/** `tail`: an enrichment, or null where there is none. */
export const seenNames = (tail: ByteString | null): SeenNames => ({
  ...{ names: tail === null ? [] : enrichedNames(tail), node: null, auid: NEVER, uid: NEVER, euid: NEVER },
})

/** No uid. */
const NEVER = -1
const NONE: readonly UserName[] = []

/** What an enrichment tells that it did not tell the last time. */
export const newsOf = (seen: SeenNames, node: string | null, uids: Uids): readonly UserName[] => {
  const { auid, uid, euid } = uids
  if (seen.names.length === 0) return NONE
  if (seen.auid === auid && seen.uid === uid && seen.euid === euid && seen.node === node) return NONE
  const news: UserName[] = []
  for (const { field, name } of seen.names) {
    // Not by `uids[field]`: to V8 there are many kinds of `uids`.
    const own = field === 'auid' ? auid : field === 'uid' ? uid : euid
    const before = field === 'auid' ? seen.auid : field === 'uid' ? seen.uid : seen.euid
    if (own !== null && own !== UNSET && (own !== before || node !== seen.node)) news.push({ node, uid: own, name })
  }
  seen.node = node
  seen.auid = auid
  seen.uid = uid
  seen.euid = euid
  return news
}
