import type { AttributedReport } from '../../src/app/report/attributed-report.js'
import type { Ancestor, Attribution, Deed, ProcessView, Reason, Who } from '../../src/model/attribution.js'
import { EMPTY_REPORT } from '../../src/model/aide-report.js'
import type { Change } from '../../src/model/change.js'
import type { Witness } from '../../src/model/witness.js'
import { operation } from './facts.js'

/** Noon of the day that the made-up reports are about. */
export const NOON = Date.UTC(2026, 10, 23, 12)

export const alice: Who = {
  ...{ auid: 1001, login: 'alice', uid: 0, user: 'root', session: 3, boot: 1 },
  ...{ address: '192.0.2.11', origin: 'ssh', terminal: 'pts0', unit: null },
}

export const daemon: Who = {
  ...{ auid: null, login: null, uid: 0, user: 'root', session: null, boot: 1 },
  ...{ address: null, origin: 'service', terminal: null, unit: null },
}

/** A process by its program and arguments, with those above it from the parent upwards. */
export const program = (exe: string, command: string, pid = 500, ...ancestry: readonly Ancestor[]): ProcessView => ({
  ...ancestor(exe, command, pid),
  ppid: ancestry[0]?.pid ?? null,
  cwd: '/',
  ancestry,
})

export const ancestor = (exe: string, command: string, pid: number): Ancestor => ({
  pid,
  exe,
  uid: 0,
  comm: exe.slice(exe.lastIndexOf('/') + 1).slice(0, 15),
  command: command.split(' '),
})

export const deed = (different: Partial<Deed> = {}): Deed => ({
  ...{
    who: alice,
    process: program('/usr/bin/tee', 'tee -a'),
    when: NOON,
    operation: 'write',
    path: 'name',
    request: null,
    doubts: [],
  },
  evidence: [{ node: null, time: different.when ?? NOON, serial: 100, key: 'etc' }],
  source: operation({ time: different.when ?? NOON }),
  ...different,
})

export const change = (path: string, different: Partial<Change> = {}): Change => ({
  ...{ path, kind: 'changed', fileType: 'file', attributes: ['mtime', 'ctime'], old: {}, new: {} },
  ...different,
})

/** A directory of which only the entries changed. */
export const directory = (path: string): Change => change(path, { fileType: 'directory' })

/** A change with a name. */
export const named = (what: string | Change, by: Partial<Deed> = {}): Attribution & { readonly deed: Deed } => ({
  change: typeof what === 'string' ? change(what) : what,
  ...{
    verdict: 'attributed',
    reason: null,
    explanation: 'alice ran tee',
    missingRule: null,
    deed: deed(by),
    also: [],
    grounds: [],
  },
})

/** A change that nobody can be named for. */
export const nameless = (
  what: string | Change,
  reason: Reason,
  explanation = `${reason} it is`,
  also: readonly Deed[] = [],
): Attribution => ({
  change: typeof what === 'string' ? change(what) : what,
  ...{
    verdict: reason === 'several-hands' ? 'ambiguous' : 'unattributed',
    reason,
    explanation,
    missingRule: null,
    deed: null,
    also,
    grounds: [],
  },
})

/** What both witnesses say together, of alice. */
export const witness = (different: Partial<Witness> = {}): Witness => ({
  ...{ kind: 'watch-touched', level: 'warning', text: 'the watch itself: alice changed /etc/aide.conf' },
  ...{ paths: ['/etc/aide.conf'], who: alice, evidence: [{ node: null, time: NOON, serial: 100, key: 'aide' }] },
  ...different,
})

/** A report of these changes. */
export const reportOf = (
  attributions: readonly Attribution[],
  different: Partial<AttributedReport> = {},
): AttributedReport => ({
  host: 'web01',
  aide: {
    ...{ ...EMPTY_REPORT, version: '0.18.3', changes: attributions.map((one) => one.change) },
  },
  ...{
    source: '-',
    aideStatus: null,
    aideFailure: null,
    missed: null,
    witnesses: [],
    software: [],
    packageRuns: [],
    gaps: [],
    sessions: [],
    attributions,
    read: null,
    notes: [],
  },
  ...{ steps: null, activity: null, shownBy: { log: null, ofSeveralHosts: false } },
  window: { from: NOON - 12 * 3600_000, to: NOON + 12 * 3600_000 - 1, startSource: 'aide-db' },
  ...different,
})
