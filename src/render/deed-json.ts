import type { Ancestor, Deed, Evidence, ProcessView, Request, Who } from '../model/attribution.js'
import { isUtf8, toText, type ByteString } from '../model/byte-string.js'
import type { CausedGap } from '../model/gap.js'
import type { Session } from '../model/session.js'
import type { ShownBy } from '../app/shown-by.js'
import type { Step } from '../model/explanation.js'
import { ausearchText } from './ausearch-text.js'
import { UNSET } from '../model/process-facts.js'

/** A moment as every contract spells it: UTC with milliseconds. */
export const timeJson = (time: number): string => new Date(time).toISOString()

export const textOrNull = (bytes: ByteString | null): string | null => (bytes === null ? null : toText(bytes))

/** A path, and its true bytes where UTF-8 can't hold them. */
export const pathJson = (path: ByteString): { path: string; path_base64?: string } => ({
  path: toText(path),
  ...(isUtf8(path) ? {} : { path_base64: Buffer.from(path, 'latin1').toString('base64') }),
})

export const whoJson = (who: Who): object => ({
  auid: who.auid,
  login: textOrNull(who.login),
  uid: who.uid,
  user: textOrNull(who.user),
  session: who.session === null ? null : String(who.session),
  boot: who.boot,
  address: who.address,
  origin: who.origin,
  terminal: textOrNull(who.terminal),
  unit: textOrNull(who.unit),
})

export const processJson = (process: ProcessView): object => ({
  pid: process.pid,
  ppid: process.ppid,
  exe: textOrNull(process.exe),
  comm: textOrNull(process.comm),
  command: process.command?.map(toText) ?? null,
  cwd: textOrNull(process.cwd),
  ancestry: process.ancestry.map(ancestorJson),
})

const ancestorJson = ({ pid, exe, uid, comm, command }: Ancestor): object => ({
  pid,
  exe: textOrNull(exe),
  uid,
  comm: textOrNull(comm),
  command: command?.map(toText) ?? null,
})

export const evidenceJson = ({ node, time, serial, key }: Evidence): object => ({
  node: textOrNull(node),
  time: timeJson(time),
  serial,
  key: textOrNull(key),
})

/** A step of an explanation, with the command that shows each of its events. */
export const stepJson = ({ topic, text, events }: Step, source: ShownBy): object => ({
  topic,
  text: toText(text),
  evidence: events.map((event) => ({
    ...evidenceJson({ ...event, key: null }),
    ausearch: ausearchText(event, source),
  })),
})

/** One deed as `also` and the query list it. */
export const deedJson = (deed: Deed): object => ({
  who: whoJson(deed.who),
  process: processJson(deed.process),
  when: timeJson(deed.when),
  operation: deed.operation,
  evidence: deed.evidence.map(evidenceJson),
  requested_by: requestJson(deed.request),
})

/** The inferred request behind a service's deed. */
export const requestJson = (request: Request | null): object | null =>
  request === null
    ? null
    : {
        verdict: 'inferred',
        who: whoJson(request.who),
        process: processJson(request.process),
        when: timeJson(request.when),
      }

export const gapJson = ({ start, end, kind, keys, who, asked, evidence }: CausedGap): object => ({
  start: timeJson(start),
  end: timeJson(end),
  kind,
  keys: keys?.map(toText) ?? null,
  who: who === null ? null : whoJson(who),
  requested_by: asked === undefined ? null : whoJson(asked),
  evidence: evidence.map(({ node, time, serial, kind: what }) => ({
    ...evidenceJson({ node, time, serial, key: null }),
    kind: what,
  })),
})

export const sessionJson = (session: Session, login: ByteString | null): object => ({
  session: String(session.ses),
  boot: session.boot,
  auid: session.auid === UNSET ? null : session.auid,
  login: textOrNull(login ?? session.login),
  address: session.address,
  origin: session.origin,
  terminal: textOrNull(session.terminal),
  key: session.key,
  start: timeJson(session.start),
  end: session.end === null ? null : timeJson(session.end),
})
