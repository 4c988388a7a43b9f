import { changeDocument, stepsDocument, witnessJson } from './json.js'
import type { ReportPieces, ReportRenderer } from './form.js'

/** One change a line, as in the list `changes` of the JSON document; then one line `{"witness": …}` for each of its `witnesses`. */
export const ndjsonPieces: ReportPieces = function* (report) {
  for (const [index, one] of report.attributions.entries())
    yield lineOf({ ...changeDocument(one), ...stepsDocument(report, index) })
  for (const one of report.witnesses) yield lineOf({ witness: witnessJson(one) })
}

export const ndjsonReport: ReportRenderer = (...args) => [...ndjsonPieces(...args)].join('')

const lineOf = (document: object): string => `${JSON.stringify(document)}\n`
