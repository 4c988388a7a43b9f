import type { ReportPieces, ReportRenderer } from './form.js'

/** The forms of a report, the default first. Each is loaded when it is asked for. */
export const REPORT_FORMS = {
  text: async () => (await import('./text.js')).textReport,
  table: async () => (await import('./table.js')).tableReport,
  markdown: async () => (await import('./markdown.js')).markdownReport,
  html: async () => (await import('./html/report.js')).htmlReport,
  csv: async () => (await import('./csv.js')).csvReport,
  json: async () => (await import('./json.js')).jsonReport,
  ecs: async () => (await import('./siem/ecs.js')).ecsReport,
  ocsf: async () => (await import('./siem/ocsf.js')).ocsfReport,
  ndjson: async () => (await import('./ndjson.js')).ndjsonReport,
} as const satisfies Readonly<Record<string, () => Promise<ReportRenderer>>>

/** Those of the forms that are made change by change. */
export const REPORT_PIECES: Readonly<Partial<Record<ReportForm, () => Promise<ReportPieces>>>> = {
  html: async () => (await import('./html/report.js')).htmlPieces,
  csv: async () => (await import('./csv.js')).csvPieces,
  json: async () => (await import('./json.js')).jsonPieces,
  ecs: async () => (await import('./siem/ecs.js')).ecsPieces,
  ocsf: async () => (await import('./siem/ocsf.js')).ocsfPieces,
  ndjson: async () => (await import('./ndjson.js')).ndjsonPieces,
}

export type ReportForm = keyof typeof REPORT_FORMS
