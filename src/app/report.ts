import { resolve } from 'node:path'
import { digestOf } from '../activity/digest.js'
import type { Act } from '../model/act.js'
import type { PackageRun } from '../model/package-run.js'
import type { ActivityDigest } from '../model/activity.js'
import type { AideEntry } from '../model/aide-entry.js'
import { EMPTY_REPORT, type AideReport } from '../model/aide-report.js'
import type { Attribution } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { AideTime, Change } from '../model/change.js'
import type { FileOperation } from '../model/file-operation.js'
import { fromText } from '../model/byte-string.js'
import { normalizePath } from '../path/normalize.js'
import { isPath, lastName } from '../model/file-reference.js'
import type { CausedGap } from '../model/gap.js'
import type { Witness } from '../model/witness.js'
import type { Session } from '../model/session.js'
import { disagreement, failureOf } from '../aide/exit-status.js'
import { readReports } from '../aide/read-report.js'
import { attribute, type Evidence } from '../correlate/attribute.js'
import { KnownReasons } from '../correlate/known-reasons.js'
import type { Search } from '../correlate/candidates.js'
import { watchTouched } from '../correlate/watch-touched.js'
import { LASTING_KINDS, writtenUnchanged } from '../correlate/written-unchanged.js'
import { changedWhileOff, forgedTimes, impossibleTimes } from '../correlate/witnesses.js'
import { lacksZone, withZone } from '../correlate/report-zone.js'
import { stepsOf } from '../correlate/steps.js'
import type { Step } from '../model/explanation.js'
import { shownBy, type ShownBy } from './shown-by.js'
import { onUnknownFiles } from '../correlate/unresolved.js'
import { inodeOf, targetOf } from '../correlate/target.js'
import { Directories, type ToldInodes } from '../correlate/directories.js'
import { windowOf, type Window } from '../correlate/window.js'
import { EASTERNMOST } from '../model/time-zone.js'
import type { IngestSummary } from '../ingest/ingest.js'
import { WhoChangedError } from '../model/errors.js'
import { STANDARD_INPUT } from '../source/log-files.js'
import { readDpkgLog } from '../source/dpkg-log.js'
import { offsetIn } from '../source/local-time.js'
import { readInput } from '../source/read-input.js'
import type { People } from '../correlate/people.js'
import type { Store } from '../store/store.js'
import { baselineNotes, doubtOfBaseline, NO_BASELINE, readBaseline } from './baseline.js'
import { gatherKnowledge } from './knowledge.js'
import { openIndex } from './open-index.js'
import { once } from './once.js'
import { ruleNotes } from './read-rules.js'
import type { ReportOptions } from './options.js'
import { ownHostFiles } from './own-host.js'

/** An AIDE report with names. */
export interface AttributedReport {
  readonly host: string | null
  /** null for an empty input, which is how AIDE with `report_quiet` says that nothing changed. */
  readonly aide: AideReport | null
  /** The file that the report came from, `-` for standard input. */
  readonly source: string
  /** The status with which AIDE ended, and what went wrong if it did not finish its work. */
  readonly aideStatus: number | null
  readonly aideFailure: string | null
  /** Which nights before this one went without a check; null when none is known. */
  readonly missed: string | null
  readonly window: Window
  readonly gaps: readonly CausedGap[]
  readonly sessions: readonly {
    readonly session: Session
    readonly login: ByteString | null
    readonly changes: number
  }[]
  readonly attributions: readonly Attribution[]
  /** How each of the attributions was found, in their order; null unless asked for. */
  readonly steps: readonly (readonly Step[])[] | null
  /** What AIDE and the audit trail say together that neither says alone. */
  readonly witnesses: readonly Witness[]
  /** What package managers told of their work in the window (SOFTWARE_UPDATE). */
  readonly software: readonly Act[]
  /** What dpkg's own log tells of its runs in the window. */
  readonly packageRuns: readonly PackageRun[]
  /** What happened in the window by topic; null unless asked for. */
  readonly activity: ActivityDigest | null
  readonly shownBy: ShownBy
  readonly read: IngestSummary | null
  /** What a reader must know beside the list. */
  readonly notes: readonly string[]
}

/** Reads AIDE's report and the logs, and says of every change who made it, or why nobody can know. */
export const report = async (file: string, options: ReportOptions, now: number): Promise<AttributedReport> => {
  if (file === STANDARD_INPUT && options.audit.includes(STANDARD_INPUT))
    throw new WhoChangedError(
      'usage',
      "standard input can't be both AIDE's report and the audit log: name a file for one",
    )
  // AIDE's report first: a mistake in it is told before a minute is spent on the logs.
  const reports = readReports(readInput(file), file === STANDARD_INPUT ? 'standard input' : file)
  const printed = reports.at(-1) ?? null
  const { store, read } = await openIndex(options)
  try {
    await store.freeze()
    const knowledge = await gatherKnowledge(store, options)
    let lasting: readonly FileOperation[] = []
    const database = options.aideDatabase ?? (options.audit.length === 0 ? ownHostFiles().aideDatabase : null)
    const found = await readBaseline(database, async (generated) => {
      lasting = await lastingSince(store, generated, printed)
      const written = lasting.map(({ file }) => file).filter(isPath)
      return { paths: [...(printed?.changes ?? []).map(({ path }) => path), ...written], names: namesOf(lasting) }
    })
    const aide = printed === null ? null : await inItsZone(printed, found.entries, store, options)
    const changes = aide?.changes ?? []
    const began = (aide?.start?.seconds ?? 0) * 1000
    lasting = lasting.filter(({ time }) => time <= began)
    const doubt = await doubtOfBaseline(database, found, aide)
    const baseline = doubt.isLater ? NO_BASELINE : found
    const window = windowOf(aide ?? EMPTY_REPORT, baseline.made, options, knowledge.first, now)
    const gaps = await knowledge.gapsBetween(window.from, window.to)
    const dpkgLog = await readDpkg(options, window.from)
    const directories = new Directories(store, knowledge.node, window, inodesTold(changes, baseline.entries))
    const search: Search = { store, node: knowledge.node, span: window, directories }
    const evidence: Evidence = {
      search,
      people: knowledge.people,
      gaps,
      rules: knowledge.rules(),
      hasLog: knowledge.first !== null,
      reasons: new KnownReasons(),
      unresolved: once(async () => onUnknownFiles(store, await store.unresolvedOperations(window.from, window.to))),
    }
    const checkBegan = aide?.start == null ? null : aide.start.seconds * 1000
    const attributions: Attribution[] = []
    for (const change of changes)
      attributions.push(await attribute(change, targetOf(change, baseline.entries, checkBegan), evidence))
    return {
      host: knowledge.host,
      aide,
      source: file,
      aideStatus: options.aideStatus,
      aideFailure: options.aideStatus === null ? null : failureOf(options.aideStatus),
      missed: null,
      window,
      gaps,
      sessions: await sessionsOf(attributions, knowledge.people),
      attributions,
      steps: options.explain ? await Promise.all(attributions.map((one) => stepsOf(one, knowledge.people))) : null,
      witnesses: [
        ...(doubt.isCompared === false
          ? []
          : await writtenUnchanged(aide, lasting, baseline.entries, search, knowledge.people)),
        ...forgedTimes(attributions, baseline.entries),
        ...impossibleTimes(attributions, baseline.entries, window.startSource === 'aide-db' ? window.from : null),
        ...changedWhileOff(attributions, gaps),
        ...(await watchTouched(store, knowledge.people, window, watchedFiles(aide, database), knowledge.node)),
      ],
      software: (await store.acts(window.from, window.to, 'SOFTWARE_UPDATE')).filter(
        ({ node }) => knowledge.node === undefined || node === knowledge.node,
      ),
      packageRuns: dpkgLog.runs.filter(({ start }) => start <= window.to),
      activity:
        options.activity === true ? await digestOf(store, knowledge.people, { ...window, node: knowledge.node }) : null,
      shownBy: shownBy(options),
      read,
      notes: [
        ...statusNotes(options.aideStatus, changes),
        ...(aide?.notes ?? emptyNotes(options.aideStatus)),
        ...baselineNotes(database, doubt),
        ...severalReports(reports),
        ...strangeLogs(read),
        ...(knowledge.rulesFile === null ? [] : ruleNotes(knowledge.rules()!, knowledge.rulesFile)),
        ...dpkgLog.notes,
      ],
    }
  } finally {
    await store.close()
  }
}

/** The inodes of a path by AIDE's own word: in its database, and before and after in its report. */
const inodesTold = (
  changes: readonly Change[],
  baseline: ReadonlyMap<ByteString, AideEntry>,
): ((path: ByteString) => ToldInodes) => {
  const reported = new Map(changes.map((change) => [change.path, change]))
  return (path) => {
    const change = reported.get(path)
    const before = [baseline.get(path)?.inode, change?.old.inode].map(inodeOf).filter((inode) => inode !== null)
    if (change?.kind === 'removed') return { before, after: [] }
    const now = inodeOf(change?.new.inode)
    // What the report does not list, or lists without its inode, is what it was.
    const isSame = change === undefined || (change.kind === 'changed' && !change.attributes.includes('inode'))
    return { before, after: now !== null ? [now] : isSame ? before : [] }
  }
}

/** With `report_quiet` AIDE prints nothing when nothing changed; but it prints nothing either when it never ran. */
const emptyNotes = (status: number | null): readonly string[] =>
  status === 0 ? [] : ['the report is empty: AIDE found no difference (report_quiet), or it did not run']

const statusNotes = (status: number | null, changes: readonly Change[]): readonly string[] => {
  if (status === null) return []
  const kinds = changes.map(({ kind }) => kind)
  return [failureOf(status), disagreement(status, kinds)].filter((note) => note !== null)
}

/** Logs that were read and hold nothing of the audit system. */
const strangeLogs = (read: IngestSummary | null): readonly string[] =>
  (read?.files ?? [])
    .filter(({ counts }) => counts.lines > 0 && counts.records === 0)
    .map(({ path, counts }) => `${path}: no audit record in its ${counts.lines} lines`)

/** dpkg's log: the one that was named, else this host's own where its own audit log is asked, which no report fails for. */
const readDpkg = async (
  { audit, dpkgLog = null, zone = null }: ReportOptions,
  from: number,
): Promise<{ readonly runs: readonly PackageRun[]; readonly notes: readonly string[] }> => {
  const own = audit.length === 0 ? ownHostFiles().dpkgLog : null
  const file = dpkgLog ?? own
  if (file === null) return { runs: [], notes: [] }
  try {
    const { runs, strange } = await readDpkgLog(file, dpkgLog === null ? null : zone, from)
    return { runs, notes: strange === 0 ? [] : [`${file}: ${strange} lines are not dpkg's`] }
  } catch (error) {
    if (dpkgLog !== null || !(error instanceof WhoChangedError)) throw error
    return { runs: [], notes: [error.message] }
  }
}

const severalReports = (reports: readonly AideReport[]): readonly string[] =>
  reports.length < 2 ? [] : [`the input holds ${reports.length} reports; this is about the last one`]

/** The report with its times in the host's own zone, where AIDE printed none. */
const inItsZone = async (
  report: AideReport,
  entries: ReadonlyMap<ByteString, AideEntry>,
  store: Store,
  { audit, zone = null }: ReportOptions,
): Promise<AideReport> => {
  if (!lacksZone(report)) return report
  const touched = async (path: ByteString, from: number, to: number): Promise<readonly number[]> => {
    const operations = await store.operations({ from, to, references: [path] })
    return operations.filter(({ success }) => success).map(({ time }) => time)
  }
  // The zone of this process is the host's where the host's own log is asked.
  const given = zone === null && audit.length > 0 ? null : offsetIn(zone)
  const found = await withZone(report, entries, touched, given)
  return found ?? { ...report, notes: [...report.notes, 'the times in the report have no zone and are taken as UTC'] }
}

/** The databases by AIDE's own word, and the one that was read: a copy elsewhere is named by no event. */
const watchedFiles = (aide: AideReport | null, database: string | null): readonly ByteString[] => [
  ...(aide?.databases ?? []).map(({ path }) => path),
  ...(database === null ? [] : [normalizePath(fromText(resolve(database)))]),
]

/** What was done since AIDE's database was made, at the earliest, that no file comes through unchanged. */
const lastingSince = async (
  store: Store,
  generated: AideTime | null,
  printed: AideReport | null,
): Promise<readonly FileOperation[]> => {
  if (generated === null || printed?.start == null) return []
  // Before AIDE 0.19 the time of a database lacks its zone.
  const from = generated.seconds * 1000 - (generated.offsetMinutes === null ? EASTERNMOST * 1000 : 0)
  const to = printed.start.seconds * 1000 + (lacksZone(printed) ? EASTERNMOST * 1000 : 0)
  return store.operationsOfKinds(LASTING_KINDS, from, to)
}

const namesOf = (operations: readonly FileOperation[]): ReadonlySet<ByteString> =>
  new Set(operations.flatMap(({ file }) => (isPath(file) ? [] : (lastName(file) ?? []))))

/** The logins that made changes, by the time of their start. */
const sessionsOf = async (
  attributions: readonly Attribution[],
  people: People,
): Promise<AttributedReport['sessions']> => {
  const counted = new Map<string, { session: Session; login: ByteString | null; changes: number }>()
  for (const { deed } of attributions) {
    if (deed === null || deed.who.session === null) continue
    const session = await people.session(deed.source.node, deed.who.session, deed.when)
    if (session === null) continue
    const key = `${session.node ?? ''} ${session.boot} ${session.ses} ${session.start}`
    const entry = counted.get(key) ?? { session, login: deed.who.login, changes: 0 }
    entry.changes++
    counted.set(key, entry)
  }
  return [...counted.values()].sort((a, b) => a.session.start - b.session.start)
}
