import { changeDocument, stepsDocument } from './json.js'
import type { ReportRenderer } from './form.js'

/** One change a line, as in the list `changes` of the JSON document. */
export const ndjsonReport: ReportRenderer = (report) =>
  report.attributions
    .map((one, index) => `${JSON.stringify({ ...changeDocument(one), ...stepsDocument(report, index) })}\n`)
    .join('')
