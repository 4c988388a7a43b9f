import type { AideTime } from '../../model/change.js'
import type { Attribution } from '../../model/attribution.js'
import type { Witness } from '../../model/witness.js'
import { toText } from '../../model/byte-string.js'
import { wholeExplanation } from '../../model/missing-rule.js'
import type { AttributedReport } from '../../app/report/attributed-report.js'
import { GENERATOR } from '../../version.js'
import { changeJson } from '../aide-json.js'
import {
  deedJson,
  gapJson,
  processJson,
  requestJson,
  sessionJson,
  stepJson,
  textOrNull,
  timeJson,
  whoJson,
  evidenceJson,
} from '../deed-json.js'
import { happeningJson } from '../activity-json.js'
import { summaryOf } from '../summary.js'
import type { ReportPieces, ReportRenderer } from './form.js'

/** The document of `who-changed report --format json`, schema `who-changed/report/1`. */
export const jsonReport: ReportRenderer = (...args) => [...jsonPieces(...args)].join('')

/** As JSON.stringify would print it whole; the list of changes stands last. */
export const jsonPieces: ReportPieces = function* (report) {
  const head = JSON.stringify(headDocument(report), null, 2).slice(0, -'\n}'.length)
  yield `${head},\n  "changes": [`
  for (const [index, one] of report.attributions.entries()) {
    const document = { ...changeDocument(one), ...stepsDocument(report, index) }
    // No string in JSON has a line end of its own.
    yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(document, null, 2).replaceAll('\n', '\n    ')}`
  }
  yield report.attributions.length === 0 ? ']\n}\n' : '\n  ]\n}\n'
}

const headDocument = (report: AttributedReport): object => {
  const { aide, window, attributions, read, notes } = report
  return {
    schema: 'who-changed/report/1',
    generator: GENERATOR,
    host: report.host,
    aide: {
      version: textOrNull(aide?.version ?? null),
      start: aideTime(aide?.start ?? null),
      end: aideTime(aide?.end ?? null),
      exit_code: report.aideStatus,
      failure: report.aideFailure,
      complete: aide?.complete ?? null,
      unlisted: aide === null ? 0 : aide.unlisted,
      source: report.source,
    },
    missed: report.missed,
    window: { start: timeJson(window.from), end: timeJson(window.to), start_source: window.startSource },
    summary: summaryOf(attributions),
    lines: read?.counts ?? null,
    notes: notes.map(toText),
    gaps: report.gaps.map(gapJson),
    sessions: report.sessions.map(({ session, login, changes }) => ({ ...sessionJson(session, login), changes })),
    witnesses: report.witnesses.map(witnessJson),
    ...activityDocument(report),
  }
}

/** What AIDE and the audit trail say together. */
export const witnessJson = ({ kind, level, text, paths, who, evidence }: Witness): object => ({
  kind,
  level,
  text: toText(text),
  paths: paths.map(toText),
  who: who === null ? null : whoJson(who),
  evidence: evidence.map(evidenceJson),
})

/** What happened in the window, where it was asked for. */
const activityDocument = ({ activity }: AttributedReport): object =>
  activity === null
    ? {}
    : {
        activity: {
          topics: activity.topics,
          loud: activity.loud.map(({ kind, happening }) => ({ kind, ...happeningJson(happening) })),
          unresolved: activity.unresolved,
          addresses_since: activity.addressesSince === null ? null : timeJson(activity.addressesSince),
        },
      }

const aideTime = (time: AideTime | null): string | null =>
  time === null ? null : `${new Date(time.seconds * 1000).toISOString().slice(0, 19)}Z`

/** The steps of evidence of one change, where they were asked for. */
export const stepsDocument = ({ steps, shownBy }: AttributedReport, index: number): object =>
  steps === null ? {} : { steps: steps[index]!.map((step) => stepJson(step, shownBy)) }

/** One change of the document. */
export const changeDocument = ({ change, verdict, reason, deed, also, ...one }: Attribution): object => ({
  ...changeJson(change),
  verdict,
  reason,
  explanation: toText(wholeExplanation(one)),
  who: deed === null ? null : whoJson(deed.who),
  process: deed === null ? null : processJson(deed.process),
  when: deed === null ? null : timeJson(deed.when),
  operation: deed?.operation ?? null,
  path_evidence: deed?.path ?? null,
  evidence: deed?.evidence.map(evidenceJson) ?? [],
  requested_by: requestJson(deed?.request ?? null),
  also: also.map(deedJson),
})
