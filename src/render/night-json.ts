import type { Night } from '../app/nightly/night.js'
import { toText } from '../model/byte-string.js'
import { GENERATOR } from '../version.js'

/** What is kept of a night without a report, schema `who-changed/failed-night/1`. */
export const failedJson = ({ host, why, missed, notes }: Night & { readonly kind: 'failed' }, now: number): string => {
  const time = new Date(now).toISOString()
  const document = { schema: 'who-changed/failed-night/1', generator: GENERATOR, host, time, why, missed }
  return `${JSON.stringify({ ...document, notes: notes.map(toText) }, null, 2)}\n`
}
