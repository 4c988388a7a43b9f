import type { ActiveSession, VerifiedCopies } from '../app/verify.js'
import { toText } from '../model/byte-string.js'
import type { Place, SideRecord, SideSummary } from '../verify/side.js'
import type { Span } from '../verify/verification.js'
import { sessionJson, textOrNull, timeJson } from './deed-json.js'

/** The document of `who-changed verify --format json`. */
export const verifyJson = (found: VerifiedCopies): object => ({
  schema: 'who-changed/verify/1',
  host: textOrNull(found.node),
  same: found.differences.length + found.chain.length === 0,
  cut: found.isCut,
  matched: found.matched,
  local: sideJson(found.local, found.localSpan),
  remote: {
    ...sideJson(found.remote, found.remoteSpan),
    streams: found.remote.streams.map(({ stream, node, entries, repeats, first, last, losses }) => ({
      ...{ stream, node: textOrNull(node), entries, repeats, first, last },
      losses: losses.map(({ cause, events, records, from, to }) => ({
        ...{ cause, events, records, from: timeOrNull(from), to: timeOrNull(to) },
      })),
    })),
  },
  not_compared: {
    before_local: found.excused.beforeLocal,
    before_remote: found.excused.beforeRemote,
    not_yet_shipped: found.excused.notYetShipped,
    not_yet_since: timeOrNull(found.excused.notYetSince),
    lost: found.excused.lost,
    of_daemon: found.excused.ofDaemon,
  },
  differences: found.differences.map((one) => ({
    ...{ kind: one.kind, events: one.events, records: one.records },
    ...{ from: timeJson(one.from), to: timeJson(one.to), serials: one.serials },
    local: one.local.map(placeJson),
    remote: one.remote === null ? null : one.remote.map(placeJson),
    example: { local: recordJson(one.example.local), remote: recordJson(one.example.remote) },
    sessions: one.sessions.map(activeJson),
  })),
  chain: found.chain.map(({ kind, stream, seq, last, from, to, sessions }) => ({
    ...{ kind, stream, seq, last, from: timeOrNull(from), to: timeOrNull(to), sessions: sessions.map(activeJson) },
  })),
})

const sideJson = ({ files, records, malformed }: SideSummary, span: Span | null): object => ({
  ...{ files, records, malformed },
  ...{ from: span === null ? null : timeJson(span.from), to: span === null ? null : timeJson(span.to) },
})

const timeOrNull = (time: number | null): string | null => (time === null ? null : timeJson(time))
const placeJson = (place: Place | null): object | null =>
  place === null ? null : { file: place.file, line: place.line }
const recordJson = (record: SideRecord | null): string | null =>
  record === null ? null : toText(`${record.type} ${record.body}`)
const activeJson = ({ session, login }: ActiveSession): object => sessionJson(session, login)
