import { digestOf } from '../../activity/digest.js'
import { failureOf } from '../../aide/exit-status.js'
import { readReports } from '../../aide/read-report.js'
import { attribute, type Evidence } from '../../correlate/attribute.js'
import type { Search } from '../../correlate/candidates.js'
import { Directories } from '../../correlate/directories.js'
import { KnownReasons } from '../../correlate/known-reasons.js'
import { stepsOf } from '../../correlate/steps.js'
import { targetOf } from '../../correlate/target.js'
import { onUnknownFiles } from '../../correlate/unresolved.js'
import { windowOf } from '../../correlate/window.js'
import type { IngestSummary } from '../../ingest/ingest.js'
import { EMPTY_REPORT, type AideReport } from '../../model/aide-report.js'
import type { Attribution } from '../../model/attribution.js'
import { WhoChangedError } from '../../model/errors.js'
import { STANDARD_INPUT } from '../../source/log-files.js'
import { readInput } from '../../source/read-input.js'
import type { Store } from '../../store/store.js'
import { baselineNotes } from '../baseline.js'
import { gatherKnowledge } from '../knowledge.js'
import { once } from '../once.js'
import { openIndex } from '../open-index.js'
import type { ReportOptions } from '../options.js'
import { ruleNotes } from '../read-rules.js'
import { shownBy } from '../shown-by.js'
import type { AttributedReport } from './attributed-report.js'
import { comparedWith } from './compared.js'
import { countedSessions } from './counted-sessions.js'
import { emptyNotes, severalReports, statusNotes, strangeLogs } from './notes.js'
import { readPackageRuns } from './package-runs.js'
import { inodesTold } from './told-inodes.js'
import { witnessesOf } from './witnesses.js'

/** Reads AIDE's report and the logs, and says of every change who made it, or why nobody can know. */
export const report = async (file: string, options: ReportOptions, now: number): Promise<AttributedReport> => {
  if (file === STANDARD_INPUT && options.audit.includes(STANDARD_INPUT))
    throw new WhoChangedError(
      'usage',
      "standard input can't be both AIDE's report and the audit log: name a file for one",
    )
  // AIDE's report first: a mistake in it is told before a minute is spent on the logs.
  const reports = readReports(readInput(file), file === STANDARD_INPUT ? 'standard input' : file)
  const { store, read } = await openIndex(options)
  try {
    await store.freeze()
    return await attributed({ file, reports, read }, store, options, now)
  } finally {
    await store.close()
  }
}

/** What was read. */
interface Given {
  readonly file: string
  readonly reports: readonly AideReport[]
  readonly read: IngestSummary | null
}

const attributed = async (
  { file, reports, read }: Given,
  store: Store,
  options: ReportOptions,
  now: number,
): Promise<AttributedReport> => {
  const { aideStatus } = options
  const knowledge = await gatherKnowledge(store, options)
  const { people, node } = knowledge
  const compared = await comparedWith(reports.at(-1) ?? null, store, options)
  const { aide, baseline } = compared
  const changes = aide?.changes ?? []
  const window = windowOf(aide ?? EMPTY_REPORT, baseline.made, options, knowledge.first, now)
  const gaps = await knowledge.gapsBetween(window.from, window.to)
  const packages = await readPackageRuns(options, window.from)
  const directories = new Directories(store, node, window, inodesTold(changes, baseline.entries))
  const search: Search = { store, node, span: window, directories }
  const evidence: Evidence = {
    ...{ search, people, gaps, rules: knowledge.rules(), hasLog: knowledge.first !== null },
    reasons: new KnownReasons(),
    unresolved: once(async () => onUnknownFiles(store, await store.unresolvedOperations(window.from, window.to))),
  }
  const checkBegan = aide?.start == null ? null : aide.start.seconds * 1000
  const attributions: Attribution[] = []
  for (const change of changes)
    attributions.push(await attribute(change, targetOf(change, baseline.entries, checkBegan), evidence))
  const updates = await store.acts(window.from, window.to, 'SOFTWARE_UPDATE')
  return {
    ...{ host: knowledge.host, aide, source: file, aideStatus, missed: null, window, gaps, attributions, read },
    aideFailure: aideStatus === null ? null : failureOf(aideStatus),
    sessions: await countedSessions(attributions, people),
    steps: options.explain ? await Promise.all(attributions.map((one) => stepsOf(one, people))) : null,
    witnesses: await witnessesOf(compared, { store, search, people, window, gaps, attributions }),
    software: updates.filter((act) => node === undefined || act.node === node),
    packageRuns: packages.runs.filter(({ start }) => start <= window.to),
    activity: options.activity === true ? await digestOf(store, people, { ...window, node }) : null,
    shownBy: shownBy(options),
    notes: [
      ...statusNotes(aideStatus, changes),
      ...(aide?.notes ?? emptyNotes(aideStatus)),
      ...baselineNotes(compared.database, compared.doubt),
      ...severalReports(reports),
      ...strangeLogs(read),
      ...(knowledge.rulesFile === null ? [] : ruleNotes(knowledge.rules()!, knowledge.rulesFile)),
      ...packages.notes,
    ],
  }
}
