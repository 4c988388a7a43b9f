import type { ReportDraft } from './draft.js'
import { BlockGatherer } from './blocks.js'
import type { Unwrapped } from './unwrap/unwrap.js'

/** How reports begin, for as long as nothing in them is whole yet (report_plain.c, report_json.c; 0.15 and older: aide.c). */
const PLAIN = [
  'Start timestamp: ',
  'AIDE found ',
  'AIDE initialized ',
  'AIDE, version ',
  'AIDE ',
  '### All files match ',
]
const JSON_KEYS = [
  ...['different_attributes', 'start_time', 'outline', 'aide_version', 'new_database', 'config_version'],
  ...['number_of_entries', 'type'],
]
const JSON_BEGIN = /^\{\s*(?:"([a-z_]*)("\s*(?::[^\n]*)?)?)?$/

/**
 * A report of which only the first few bytes are left: not one entry, but somebody must know that there was a report. None when the text
 * does not begin as a report does.
 */
export const readFragment = ({ text, form }: Unwrapped): readonly ReportDraft[] => {
  const begin = text.trim()
  const [json, key = '', closed] = JSON_BEGIN.exec(begin) ?? []
  const isJson =
    json !== undefined && JSON_KEYS.some((one) => (closed === undefined ? one.startsWith(key) : one === key))
  if (!isJson && !(begin !== '' && PLAIN.some((mark) => mark.startsWith(begin)))) return []
  return [
    {
      form: form ?? (isJson ? 'json' : 'plain'),
      ...{
        version: null,
        start: null,
        end: null,
        totals: null,
        complete: false,
        lists: false,
        rootPrefix: null,
        limit: null,
        differs: false,
      },
      forced: new Set(),
      entries: [],
      blocks: new BlockGatherer(),
      databases: [],
      notes: [`cut after ${begin.length} bytes, before its first entry`],
    },
  ]
}
