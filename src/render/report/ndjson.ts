import { changeDocument, stepsDocument, witnessJson } from './json.js'
import type { ReportRenderer } from './form.js'

/** One change a line, as in the list `changes` of the JSON document; then one line `{"witness": …}` for each of its `witnesses`. */
export const ndjsonReport: ReportRenderer = (report) =>
  [
    ...report.attributions.map((one, index) => ({ ...changeDocument(one), ...stepsDocument(report, index) })),
    ...report.witnesses.map((one) => ({ witness: witnessJson(one) })),
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')
