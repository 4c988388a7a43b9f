import type { ByteString } from '../../model/byte-string.js'
import { oneRecord, type Translation } from './form.js'
import { SENDERS } from './senders.js'

/** `audispd: node=web01 type=…`: what is left of a syslog line when a collector has taken date and host away. */
const BARE_TAG = new RegExp(
  String.raw`^(?:<\d{1,3}>)?(?:${SENDERS.join('|')})(?:\[\d+\])?: ?((?:(?:node|host)=[^ ]+ )?type=[A-Za-z0-9_[\]]+ (?:msg=)?audit\([^]*)$`,
)

/** The record behind a bare identifier of the audit system; null: the line is none. Only for a log in which nobody else writes. */
export const fromBareTag = (line: ByteString): Translation | null => {
  const record = BARE_TAG.exec(line)?.[1]
  return record === undefined ? null : oneRecord(record, null)
}
