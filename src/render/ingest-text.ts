import type { IngestSummary } from '../ingest/ingest.js'
import type { LineCounts } from '../model/line-counts.js'
import { grouped } from './grouped.js'
import { visibleText } from './visible.js'

/** What an ingest did: a line a file, then the sum. */
export const ingestText = ({ files, counts }: IngestSummary): string =>
  [
    ...files.map(
      ({ path, bytes, counts: own }) => `${visibleText(path)}: ${bytes === 0 ? 'nothing new' : countsText(own)}`,
    ),
    ...(files.length > 1 ? [`together: ${countsText(counts)}`] : []),
    ...(files.length === 0 ? ['no log to read'] : []),
  ]
    .map((line) => `${line}\n`)
    .join('')

/** `4,728 lines: 4,728 records of 1,553 events, 2 malformed`. Every line is in one of the numbers. */
export const countsText = ({ lines, records, events, malformed, foreign, empty }: LineCounts): string => {
  const rest = [
    ...(malformed > 0 ? [`${grouped(malformed)} malformed (who-changed status --malformed)`] : []),
    ...(foreign > 0 ? [`${grouped(foreign)} not audit`] : []),
    ...(empty > 0 ? [`${grouped(empty)} empty`] : []),
  ]
  return [`${grouped(lines)} lines: ${grouped(records)} records of ${grouped(events)} events`, ...rest].join(', ')
}

/** The document of `who-changed ingest --json`, schema `who-changed/ingest/1`. */
export const ingestJson = ({ files, counts }: IngestSummary): object => ({
  schema: 'who-changed/ingest/1',
  files: files.map(({ path, bytes, counts: own }) => ({ path, bytes, counts: own })),
  counts,
})
