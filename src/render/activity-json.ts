import type { Activity, Shown } from '../app/activity.js'
import type { Happening } from '../model/activity.js'
import { toText } from '../model/byte-string.js'
import { whatText } from './activity-text.js'
import { evidenceJson, gapJson, processJson, timeJson, whoJson } from './deed-json.js'

/** The document of `who-changed activity --json`, schema `who-changed/activity/1`. */
export const activityJson = ({ host, window, gaps, topics, unresolved, read }: Activity): object => ({
  schema: 'who-changed/activity/1',
  host,
  window: { start: timeJson(window.from), end: timeJson(window.to) },
  lines: read?.counts ?? null,
  gaps: gaps.map(gapJson),
  unresolved,
  topics: topics.map(({ topic, happenings }) => ({
    topic,
    count: happenings.length,
    failed: happenings.filter(({ success }) => !success).length,
    events: happenings.map(eventJson),
  })),
})

const eventJson = (happening: Shown): object => ({
  ...happeningJson(happening),
  process: happening.program === null ? null : processJson(happening.program),
})

/** One thing that happened, without the program. */
export const happeningJson = (happening: Happening): object => ({
  when: timeJson(happening.time),
  who: whoJson(happening.who),
  what: toText(whatText(happening)),
  object: happening.object === null ? null : toText(happening.object),
  success: happening.success,
  evidence: [evidenceJson(happening)],
})
