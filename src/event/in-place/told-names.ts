import type { UserName } from '../../model/user-name.js'
import { UNSET } from '../../model/process-facts.js'
import { ByteWords } from '../../scan/byte-words.js'
import { enrichedNames, type EnrichedName } from '../user-names.js'
import type { SyscallRecord } from '../syscall-record.js'

/** A name in an enrichment, with whom it stood for when it was last seen there. */
interface SeenName extends EnrichedName {
  uid: number | null
  node: string | null
}

const NONE: readonly UserName[] = []

/** The names that the enrichments of SYSCALL records tell. An enriched log repeats them in every line: most repetitions are left out. */
export class ToldNames {
  readonly #tails = new ByteWords((tail): readonly SeenName[] =>
    enrichedNames(tail).map(({ field, name }) => ({ field, name, uid: null, node: null })),
  )

  /** What the enrichment at `start` tells that it did not tell the last time. */
  news(node: string | null, syscall: SyscallRecord, bytes: Buffer, start: number, end: number): readonly UserName[] {
    let news = NONE
    for (const seen of this.#tails.at(bytes, start, end)) {
      const uid = syscall[seen.field]
      if (uid === null || uid === UNSET || (uid === seen.uid && node === seen.node)) continue
      seen.uid = uid
      seen.node = node
      news = [...news, { node, uid, name: seen.name }]
    }
    return news
  }
}
