import type { Evidence, Who } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { ControlFactKind } from '../model/control-fact.js'
import type { OperationKind } from '../model/file-operation.js'
import { isPath } from '../model/file-reference.js'
import type { Witness } from '../model/witness.js'
import type { Store } from '../store/store.js'
import { clock } from './clock.js'
import type { Span } from './directories.js'
import type { People } from './people.js'
import { isPerson } from './person.js'

/** Where AIDE keeps its database, and where all three keep their configuration, on the distributions there are. */
const WATCH = [
  ...['/etc/audit', '/etc/audisp', '/etc/libaudit.conf', '/etc/who-changed.toml'],
  ...['/etc/aide', '/etc/aide.conf', '/etc/default/aide', '/etc/sysconfig/aide', '/var/lib/aide'],
]

const CHANGES: ReadonlySet<OperationKind> = new Set<OperationKind>([
  ...(['write', 'create', 'truncate', 'delete', 'rename', 'link', 'symlink', 'chmod', 'chown', 'mount'] as const),
])
const CONTROLS: Readonly<Partial<Record<ControlFactKind, string>>> = {
  'rule-added': 'loaded audit rules',
  'rule-removed': 'removed audit rules',
  disabled: 'switched auditing off',
}

interface Touch {
  readonly who: Who
  readonly what: ByteString
  readonly path: ByteString | null
  readonly evidence: Evidence
}

/**
 * Which logins changed AIDE's database or configuration or the audit rules, one finding for each: what services and jobs do there is their
 * work.
 * @param databases where this host's AIDE keeps its databases
 */
export const watchTouched = async (
  store: Store,
  people: People,
  span: Span,
  databases: readonly ByteString[],
  node: string | null | undefined,
): Promise<readonly Witness[]> => {
  const touches = [
    ...(await fileTouches(store, people, span, [...WATCH, ...databases])),
    ...(await controlTouches(store, people, span)),
  ]
  const byLogin = new Map<string, Touch[]>()
  for (const touch of touches) {
    if (!isPerson(touch.who) || (node !== undefined && touch.evidence.node !== node)) continue
    const key = `${touch.who.auid} ${touch.who.address ?? ''}`
    byLogin.set(key, [...(byLogin.get(key) ?? []), touch])
  }
  return [...byLogin.values()].map(witnessOf)
}

const fileTouches = async (
  store: Store,
  people: People,
  span: Span,
  watch: readonly ByteString[],
): Promise<readonly Touch[]> => {
  const below = await Promise.all(watch.map(async (path) => store.referencesBelow(path)))
  const references = [...new Set(below.flat())].filter(isPath)
  if (references.length === 0) return []
  const touches: Touch[] = []
  for (const one of await store.operations({ ...span, references, withoutParents: true })) {
    const { success, kind, process, file, node, time, serial, key } = one
    if (!success || !CHANGES.has(kind) || !isPath(file) || isAide(process.exe)) continue
    const who = await people.who(one, process)
    touches.push({ who, what: 'changed', path: file, evidence: { node, time, serial, key } })
  }
  return touches
}

/** AIDE writes its own database; who puts it in the place of the old one is another question. */
const isAide = (exe: ByteString | null): boolean => exe !== null && /\/aide$/.test(exe)

const controlTouches = async (store: Store, people: People, span: Span): Promise<readonly Touch[]> => {
  const touches: Touch[] = []
  for (const fact of await store.controlFacts(span.from, span.to)) {
    const what = CONTROLS[fact.kind]
    if (what === undefined || fact.process === null) continue
    const { node, time, serial } = fact
    touches.push({
      who: await people.who(fact, fact.process),
      what,
      path: null,
      evidence: { node, time, serial, key: null },
    })
  }
  return touches
}

const SHOWN = 3

const witnessOf = (touches: readonly Touch[]): Witness => {
  const ordered = [...touches].sort((a, b) => a.evidence.time - b.evidence.time)
  const [first] = ordered
  const { who, evidence } = first!
  const paths = [...new Set(ordered.flatMap(({ path }) => path ?? []))]
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : ''
  const done = [
    ...(paths.length === 0 ? [] : [`changed ${paths.slice(0, SHOWN).join(', ')}${more}`]),
    ...new Set(ordered.flatMap(({ path, what }) => (path === null ? [what] : []))),
  ]
  return {
    kind: 'watch-touched',
    level: 'warning',
    text: `the watch itself: ${who.login ?? `uid ${who.auid ?? '?'}`}${who.address === null ? '' : ` from ${who.address}`} ${done.join(' and ')}, first at ${clock(evidence.time)}`,
    paths,
    who,
    evidence: ordered.slice(0, SHOWN).map((touch) => touch.evidence),
  }
}
