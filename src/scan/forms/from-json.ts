import { fromText, toText, type ByteString } from '../../model/byte-string.js'
import { fromAuditbeat } from './from-auditbeat.js'
import { fromGoAudit } from './from-go-audit.js'
import { fromJournal } from './from-journal.js'
import { fromLaurel } from './from-laurel.js'
import { FOREIGN, malformed, type Translation } from './form.js'
import { fromShipped } from './from-shipped.js'
import { fromShipper } from './from-shipper.js'
import { nameRepeatedKeys } from './repeated-keys.js'
import { isObject, type JsonObject } from '../../model/json-value.js'

/** The records in a line of JSON: who-changed's own, the journal's, laurel's, go-audit's or Auditbeat's, or audit.log's by a shipper. null: the line does not begin an object. */
export const fromJson = (line: ByteString): Translation | null => {
  // `journalctl -o json-seq` begins a record with RS, `-o json-sse` with `data: `; laurel may put a CEE cookie before it.
  const text = /^(?:\x1e|data: |@cee: ?)?(\{[^]*)$/.exec(line)?.[1]
  if (text === undefined) return null
  // Most of a journal is of other programs: not worth parsing.
  if (!/audit|"ID"|"messages"|"who-changed\//.test(text)) return FOREIGN
  let value: unknown
  try {
    value = JSON.parse(toText(USER_RECORD.test(text) ? nameRepeatedKeys(text) : text))
  } catch {
    return malformed('a JSON object that is cut or damaged')
  }
  return isObject(value) ? fromObject(value) : FOREIGN
}

/** laurel writes the fields of a program's message beside the kernel's. */
const USER_RECORD =
  /"(?:USER|CRED|ACCT|GRP|ADD|DEL|ROLE|CHGRP|CHUSER|ANOM|RESP|CRYPTO|SYSTEM|SERVICE|USYS|TRUSTED|LABEL|SOFTWARE|VIRT|MAC)(?:_[A-Z_]+)?"\s*:/

const fromObject = (value: JsonObject): Translation => {
  if ('_TRANSPORT' in value || '__CURSOR' in value) return fromJournal((name) => journalValue(value[name]))
  return (
    fromShipped(value, null) ??
    fromLaurel(value) ??
    fromGoAudit(value) ??
    fromAuditbeat(value) ??
    fromShipper(value) ??
    FOREIGN
  )
}

/** Bytes that are not printable come as an array of numbers, a repeated field as an array of strings (its first is taken). */
const journalValue = (value: unknown): ByteString | null => {
  if (typeof value === 'string') return fromText(value)
  if (!Array.isArray(value) || value.length === 0) return null
  const list: readonly unknown[] = value
  if (list.every((one) => typeof one === 'number')) return Buffer.from(list).toString('latin1')
  return journalValue(list[0])
}
