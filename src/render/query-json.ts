import type { QueryAnswer } from '../app/query.js'
import { toText } from '../model/byte-string.js'
import { deedJson, gapJson, pathJson, stepJson, textOrNull, timeJson } from './deed-json.js'

/** The document of `who-changed PATH… --json`, schema `who-changed/query/1`. */
export const queryJson = ({ host, window, gaps, paths, shownBy, read }: QueryAnswer): object => ({
  schema: 'who-changed/query/1',
  host,
  window: { start: timeJson(window.from), end: timeJson(window.to) },
  lines: read?.counts ?? null,
  gaps: gaps?.map(gapJson) ?? null,
  paths: paths.map(({ path, deeds, steps, reason, explanation, missingRule, nearby }) => ({
    ...pathJson(path),
    operations: deeds.map((deed, index) => ({
      ...deedJson(deed),
      role: deed.source.role,
      success: deed.source.success,
      path_evidence: deed.path,
      doubts: deed.doubts.map(toText),
      ...(steps === null ? {} : { steps: steps[index]!.map((step) => stepJson(step, shownBy)) }),
    })),
    reason,
    explanation: textOrNull(missingRule === null ? explanation : `${explanation}; this one would: ${missingRule}`),
    ...(nearby.length === 0 ? {} : { did_you_mean: nearby.map((near) => pathJson(near)) }),
  })),
})
