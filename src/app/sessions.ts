import type { ByteString } from '../model/byte-string.js'
import type { Session } from '../model/session.js'
import type { IngestSummary } from '../ingest/ingest.js'
import { gatherKnowledge } from './knowledge.js'
import { openIndex } from './open-index.js'
import type { AnswerOptions } from './options.js'

export interface SessionList {
  readonly host: string | null
  readonly sessions: readonly { readonly session: Session; readonly login: ByteString | null }[]
  readonly read: IngestSummary | null
}

/** The logins of a span, by the time of their start. */
export const sessions = async (options: AnswerOptions): Promise<SessionList> => {
  const { store, read } = await openIndex(options)
  try {
    const { people, host, node, first, last } = await gatherKnowledge(store, options)
    const facts = await store.sessionFactsBetween(options.since ?? first ?? 0, options.until ?? last ?? 0)
    const found: { session: Session; login: ByteString | null }[] = []
    for (const fact of facts) {
      if (fact.kind !== 'login' || !fact.success || (node !== undefined && fact.node !== node)) continue
      const session = await people.session(fact.node, fact.ses, fact.time)
      if (session !== null) found.push({ session, login: people.userName(fact.node, session.auid, session.login) })
    }
    return { host, sessions: found, read }
  } finally {
    await store.close()
  }
}
