import type { ByteString } from '../model/byte-string.js'
import { TRANSLATED, TRANSLATED_STAMP } from '../scan/forms/for-people.js'

const STAMP = /audit\(\d+\.\d+:\d+\)/

/**
 * What is wrong with a line that no form could read, from its beginning; null for a line that never was an audit record. Between records
 * of auditd every `type=` claims to be one; among the lines of other programs only a stamp does.
 */
export const faultOf = (line: ByteString, isNative: boolean): string | null => {
  if (TRANSLATED_STAMP.test(line)) return TRANSLATED
  if (!isNative) return STAMP.test(line) ? 'refused: an audit record without the header of the lines around it' : null
  if (/^type=DAEMON_ERR\b/.test(line)) return 'auditd could not format a record'
  if (/^#/.test(line)) return null
  return /\btype=|audit\(/.test(line) ? 'no readable type=… msg=audit(time:serial)' : null
}
