/** The library: the use cases of the command line, for programs. */
export { query, type QueryAnswer, type QueryOptions, type PathAnswer } from './app/query.js'
export { report, type AttributedReport } from './app/report.js'
export { readReports } from './aide/read-report.js'
export { openAideDatabase } from './aide/read-database.js'
export { WhoChangedError } from './model/errors.js'
export type { Attribution, Deed, ProcessView, Reason, Verdict, Who } from './model/attribution.js'
export type { Change } from './model/change.js'
export type { AideReport } from './model/aide-report.js'
