import type { QueryAnswer } from '../app/query.js'
import { deedJson, gapJson, pathJson, textOrNull, timeJson } from './deed-json.js'

/** The document of `who-changed PATH… --json`, schema `who-changed/query/1`. */
export const queryJson = ({ host, window, gaps, paths, read }: QueryAnswer): object => ({
  schema: 'who-changed/query/1',
  host,
  window: { start: timeJson(window.from), end: timeJson(window.to) },
  lines: read?.counts ?? null,
  gaps: gaps.map(gapJson),
  paths: paths.map(({ path, deeds, reason, explanation }) => ({
    ...pathJson(path),
    operations: deeds.map((deed) => ({
      ...deedJson(deed),
      role: deed.source.role,
      success: deed.source.success,
      path_evidence: deed.path,
    })),
    reason,
    explanation: textOrNull(explanation),
  })),
})
