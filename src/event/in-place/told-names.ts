import type { UserName } from '../../model/user-name.js'
import { UNSET } from '../../model/process-facts.js'
import { ByteWords } from '../../scan/byte-words.js'
import { enrichedNames, type EnrichedName, type UidField } from '../user-names.js'
import type { SyscallRecord } from '../syscall-record.js'

/** A name in an enrichment, with whom it stood for when it was last seen there. */
export interface SeenName extends EnrichedName {
  uid: number | null
  node: string | null
}

const NONE: readonly UserName[] = []

/** What an enrichment tells that it did not tell the last time. An enriched log repeats its names in every line. */
export const newsOf = (
  names: readonly SeenName[],
  node: string | null,
  uids: Readonly<Record<UidField, number | null>>,
): readonly UserName[] => {
  let news = NONE
  for (const seen of names) {
    const uid = uids[seen.field]
    if (uid === null || uid === UNSET || (uid === seen.uid && node === seen.node)) continue
    seen.uid = uid
    seen.node = node
    news = [...news, { node, uid, name: seen.name }]
  }
  return news
}

/** The names that the enrichments of SYSCALL records tell. */
export class ToldNames {
  readonly #tails = new ByteWords((tail): readonly SeenName[] =>
    enrichedNames(tail).map(({ field, name }) => ({ field, name, uid: null, node: null })),
  )

  /** What the enrichment at `start` tells anew. */
  news(node: string | null, syscall: SyscallRecord, bytes: Buffer, start: number, end: number): readonly UserName[] {
    return newsOf(this.#tails.at(bytes, start, end), node, syscall)
  }
}
