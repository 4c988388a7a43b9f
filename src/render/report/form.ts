import type { AttributedReport } from '../../app/report/attributed-report.js'
import type { TableOptions } from '../query-table.js'

/** How a report is shown to a person. The forms for programs take no notice of it. */
export interface ReportStyle extends TableOptions {
  readonly color: boolean
}

/** Makes a whole report in one form, as text in UTF-8 that ends with a newline. */
export type ReportRenderer = (report: AttributedReport, style: ReportStyle) => string

/** The same in pieces, change by change: of a hundred thousand changes the whole would take several times what they take themselves. */
export type ReportPieces = (report: AttributedReport, style: ReportStyle) => Iterable<string>
